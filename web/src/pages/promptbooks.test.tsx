import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetRuns } from '../chat/following.ts';
import { renderAt } from '../mock/render.tsx';
import { reset } from '../mock/copilot/sessions.ts';
import { paths } from '../paths.ts';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  reset();
});

afterEach(() => {
  cleanup();
  forgetRuns();
});

test('p_138_the_library_is_filtered_and_searched', async () => {
  const { router } = renderAt(paths.promptbooks());
  const list = within(await screen.findByRole('list', { name: 'Promptbooks' }));
  fireEvent.change(screen.getByRole('combobox', { name: 'Role or tag' }), { target: { value: 'identity' } });
  await waitFor(() => expect(list.getAllByRole('heading').map((title) => title.textContent)).toEqual(['User analysis']));
  expect(router.state.location.search).toBe('?tag=identity');
  fireEvent.change(screen.getByRole('textbox', { name: 'Search promptbooks' }), { target: { value: 'script' } });
  expect(await screen.findByText('No promptbook fits')).toBeTruthy();
});

test('p_141_p_143_inputs_are_required_and_the_run_shows_each_prompt', async () => {
  const sent: unknown[] = [];
  const { router } = renderAt(paths.promptbook('incident'), (url, init) => void (url.endsWith('/run') && sent.push(JSON.parse(String(init?.body)))));
  const form = within(await screen.findByRole('form', { name: 'Run Incident investigation' }));
  fireEvent.change(form.getByRole('textbox', { name: /IncidentId/ }), { target: { value: '1042' } });
  fireEvent.click(form.getByRole('button', { name: 'Run' }));
  expect(await form.findByText('It needs a value')).toBeTruthy();
  expect(sent).toEqual([]);
  fireEvent.change(form.getByRole('textbox', { name: /Audience/ }), { target: { value: 'the board' } });
  fireEvent.click(form.getByRole('button', { name: 'Run' }));
  await waitFor(() => expect(router.state.location.search).toMatch(/run=run-/));
  expect(sent).toEqual([{ inputs: { IncidentId: '1042', Audience: 'the board' } }]);
  const run = await screen.findByRole('list', { name: 'Prompts of the run' });
  expect(within(run).getAllByRole('listitem')).toHaveLength(4);
  expect(await screen.findByRole('heading', { name: 'Summarize incident 1042' })).toBeTruthy();
});

test('p_142_p_144_p_145_a_promptbook_is_written', async () => {
  const sent: unknown[] = [];
  renderAt(paths.newPromptbook(), (url, init) => void (url === '/api/promptbooks' && init?.method === 'POST' && sent.push(JSON.parse(String(init.body)))));
  fireEvent.change(await screen.findByRole('textbox', { name: /^Name/ }), { target: { value: 'Hand-over' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Tags' }), { target: { value: 'shift, soc analyst' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Everybody in the workspace' }));
  fireEvent.change(screen.getByRole('textbox', { name: 'Prompt 1' }), { target: { value: 'Which incidents began since <Start>?' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add a prompt' }));
  fireEvent.change(screen.getByRole('textbox', { name: 'Prompt 2' }), { target: { value: 'Sum them up' } });
  fireEvent.click(screen.getAllByRole('checkbox', { name: 'Go on when it fails' })[1] as HTMLElement);
  fireEvent.click(screen.getByRole('button', { name: 'Move Prompt 2 up' }));
  fireEvent.change(screen.getByRole('textbox', { name: 'Start' }), { target: { value: 'First day' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toEqual([{
    name: 'Hand-over', description: undefined, visibility: 'workspace', tags: ['shift', 'soc analyst'], inputs: [{ name: 'Start', description: 'First day' }],
    prompts: [{ content: 'Sum them up', continueOnFailure: true }, { content: 'Which incidents began since <Start>?' }],
  }]));
});

test('p_145_what_came_with_the_program_is_duplicated_not_changed', async () => {
  const { router } = renderAt(paths.promptbook('script'));
  expect(((await screen.findByRole('button', { name: 'Edit' })) as HTMLButtonElement).disabled).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Duplicate' }));
  await waitFor(() => expect(router.state.location.pathname).not.toBe('/promptbooks/script'));
  await screen.findByRole('heading', { name: 'Suspicious script analysis (copy)' });
  expect((screen.getByRole('button', { name: 'Edit' }) as HTMLButtonElement).disabled).toBe(false);
});

test('p_136_sources_are_switched_for_a_session', async () => {
  const sent: unknown[] = [];
  renderAt(paths.sources('s1'), (url, init) => void (init?.method === 'PATCH' && url.startsWith('/api/sessions/') && sent.push(JSON.parse(String(init.body)))));
  const toggle = (await screen.findByRole('switch', { name: 'Use Hunting in this session' })) as HTMLInputElement;
  expect(toggle.checked).toBe(true);
  fireEvent.click(toggle);
  await waitFor(() => expect(sent).toEqual([{ sources: { plugins: { hunting: false }, files: {} } }]));
  fireEvent.click(screen.getByRole('tab', { name: 'Files' }));
  expect(await screen.findByRole('switch', { name: 'Use runbook-lsass.md in this session' })).toBeTruthy();
});

test('p_136_a_restricted_plugin_is_greyed', async () => {
  const skill = { name: 'lookup', plugin: 'intel', displayName: 'Look up', description: 'x', inputs: [], effect: 'read', cost: 'low', examples: [], enabled: false };
  renderAt(paths.sources('s1'), (url) => (url === '/api/skills' ? Response.json({ value: [skill] }) : undefined));
  const toggle = (await screen.findByRole('switch', { name: 'Use Intel in this session' })) as HTMLInputElement;
  expect(toggle.disabled).toBe(true);
  expect(screen.getByText(/restricted/)).toBeTruthy();
});

test('p_160_a_file_is_uploaded_and_another_type_refused_with_the_reason', async () => {
  renderAt(paths.sources(undefined, 'files'));
  const files = await screen.findByRole('region', { name: 'Files' });
  await within(files).findByText('runbook-lsass.md');
  const field = files.querySelector('input[type=file]') as HTMLInputElement;
  const give = (name: string, bytes: number) => fireEvent.change(field, { target: { files: [new File(['x'.repeat(bytes)], name)] } });
  give('policy.txt', 10);
  expect(await within(files).findByText('policy.txt')).toBeTruthy();
  give('tool.exe', 10);
  expect((await within(files).findByRole('alert')).textContent).toContain('none of PDF, DOCX, Markdown and text');
  give('big.pdf', 3_000_001);
  await waitFor(() => expect(within(files).getByRole('alert').textContent).toContain('a file may have 3.0 MB'));
});

test('a model is added, and its key is sent once and never shown', async () => {
  const sent: { providers: { key?: string }[]; jobs: unknown }[] = [];
  renderAt(paths.models(), (url, init) => void (init?.method === 'PUT' && url.endsWith('/models') && sent.push(JSON.parse(String(init.body)))));
  fireEvent.click(await screen.findByRole('button', { name: /llama3\.2:3b, found on this machine/ }));
  fireEvent.change(screen.getByLabelText('Key'), { target: { value: 'secret' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]?.providers[0]).toMatchObject({ id: 'llama3.2:3b', protocol: 'openAiChat', key: 'secret' });
  expect(sent[0]?.jobs).toEqual({ default: ['llama3.2:3b'] });
});
