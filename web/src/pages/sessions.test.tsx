import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetRuns } from '../chat/following.ts';
import * as saving from '../hunting/results/save-file.ts';
import { renderAt } from '../mock/render.tsx';
import { evaluationOf, promptOf } from '../mock/copilot/runs.ts';
import { reset } from '../mock/copilot/sessions.ts';
import { paths } from '../paths.ts';

// No canvas here to draw on; the chart's own tests look at what it is told to draw.
vi.mock('../hunting/chart/canvas.tsx', () => ({ default: ({ label }: { label: string }) => <div role="img" aria-label={label} /> }));

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  reset();
});

afterEach(() => {
  cleanup();
  forgetRuns();
});

const rowOf = async (text: string) => {
  const heading = await screen.findByRole('heading', { name: text, level: 2 });
  return within(heading.closest('li') as HTMLElement);
};

test('p_130_sessions_are_searched_filtered_renamed_duplicated_and_deleted', async () => {
  const { router } = renderAt(paths.sessions());
  const list = within(await screen.findByRole('region', { name: 'Sessions' }));
  await list.findByText('Weekend shift hand-over');
  expect(list.getByText('Hunting')).toBeTruthy();
  fireEvent.change(screen.getByRole('combobox', { name: 'Where it began' }), { target: { value: 'incident' } });
  await waitFor(() => expect(list.queryByText('Weekend shift hand-over')).toBeNull());
  expect(router.state.location.search).toBe('?surface=incident');
  fireEvent.change(screen.getByRole('combobox', { name: 'Where it began' }), { target: { value: '' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Search sessions' }), { target: { value: 'isolate' } });
  await waitFor(() => expect(list.getAllByRole('listitem')).toHaveLength(1));
  const menu = async (name: string, item: string) => {
    fireEvent.click(await list.findByRole('button', { name }));
    fireEvent.click(await screen.findByRole('menuitem', { name: item }));
  };
  await menu('More about Weekend shift hand-over', 'Rename');
  fireEvent.change(list.getByRole('textbox'), { target: { value: 'Hand-over <b>' } });
  fireEvent.click(list.getByRole('button', { name: 'Save' }));
  await list.findByText('Hand-over <b>');
  await menu('More about Hand-over <b>', 'Duplicate');
  await list.findByText('Hand-over <b> (copy)');
  await menu('More about Hand-over <b>', 'Delete');
  fireEvent.click(list.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(list.queryByRole('button', { name: 'More about Hand-over <b>' })).toBeNull());
});

test('p_131_a_prompt_is_pinned_edited_judged_and_deleted', async () => {
  const sent: [string, unknown][] = [];
  renderAt(paths.session('s1'), (url, init) => void (init?.method && sent.push([`${init.method} ${url}`, init.body && JSON.parse(String(init.body))])));
  const row = await rowOf('Show everything that is known');
  fireEvent.click(row.getByRole('button', { name: 'Pin' }));
  await row.findByRole('button', { name: 'Unpin' });
  fireEvent.click(row.getByRole('button', { name: 'Needs improvement' }));
  const judge = within(await screen.findByRole('dialog', { name: 'Needs improvement' }));
  fireEvent.change(judge.getByLabelText('Reason, if there is one'), { target: { value: 'the table lacks FS02' } });
  fireEvent.click(judge.getByText('Send feedback'));
  await waitFor(() => expect(sent).toContainEqual(['POST /api/evaluations/p2-e1/feedback', { verdict: 'needsImprovement', reason: 'the table lacks FS02' }]));
  for (const verdict of ['Looks right', 'Inappropriate', 'Copy the answer', 'Retry', 'Export the answer']) expect(row.getByRole('button', { name: verdict })).toBeTruthy();
  fireEvent.click(row.getByRole('button', { name: 'Edit and run again' }));
  fireEvent.change(row.getByRole('textbox', { name: 'Prompt' }), { target: { value: 'Which users?' } });
  fireEvent.click(row.getByRole('button', { name: 'Run again' }));
  const edited = await rowOf('Which users?');
  expect(edited.getByText('Run 2 of 2')).toBeTruthy();
  fireEvent.click(edited.getByRole('button', { name: 'Run before' }));
  expect(edited.getByText('11 of 12 claims cited')).toBeTruthy();
  fireEvent.click(edited.getByRole('button', { name: 'Delete' }));
  fireEvent.click(within(edited.getByRole('group', { name: 'Delete the prompt' })).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(screen.queryByRole('heading', { name: 'Which users?' })).toBeNull());
});

test('p_005_the_process_log_shows_plugin_skill_steps_times_and_the_safety_check', async () => {
  renderAt(paths.session('s1'));
  const row = await rowOf('Show everything that is known');
  fireEvent.click(row.getByRole('button', { name: /^Process log/ }));
  const logged = within(row.getByRole('region', { name: 'Process log' }));
  expect(logged.getAllByRole('listitem')).toHaveLength(10);
  expect(logged.getByText(/incidents · list_incident_entities/)).toBeTruthy();
  expect(logged.getAllByText(/^done · \d+ ms$/)).toHaveLength(10);
  expect(logged.getByText('Safety checks ran: 1 text flagged.')).toBeTruthy();
});

test('p_191_p_220_instructions_in_the_evidence_are_shown_as_what_they_are', async () => {
  renderAt(paths.session('s1'));
  const row = await rowOf('Show everything that is known');
  expect(row.getByRole('region', { name: 'Text that gives instructions' }).textContent).toContain('Nothing followed it');
});

test('p_002_general_knowledge_says_that_it_is_not_from_the_data', async () => {
  renderAt(paths.session('s1'));
  expect((await screen.findByRole('region', { name: 'General knowledge, not from your data' })).textContent).toContain('LSASS holds');
});

test('w_003_the_cost_of_a_run_stands_with_its_answer', async () => {
  renderAt(paths.session('s1'));
  const row = await rowOf('Show everything that is known');
  expect(row.getByText(/3\.8 s · gpt-4\.1-mini · 2,722 tokens · 0\.00160 USD · 1 unsupported claim taken out or marked/)).toBeTruthy();
});

test('p_096_a_table_is_exported_with_the_same_cells', async () => {
  const saved = vi.spyOn(saving, 'saveFile').mockImplementation(() => undefined);
  renderAt(paths.session('s1'));
  const row = await rowOf('Which users are involved in this incident?');
  fireEvent.click(row.getByRole('button', { name: 'Export' }));
  const [content, name] = saved.mock.calls[0] ?? [];
  expect(name).toMatch(/\.xlsx$/);
  const text = new TextDecoder().decode(await content?.arrayBuffer());
  for (const cell of [...row.getAllByRole('columnheader').slice(0, -1), ...row.getAllByRole('row').slice(1).map((line) => within(line).getAllByRole('cell')[0] as HTMLElement)]) expect(text).toContain(`>${cell.textContent}<`);
});

test('p_132_the_pin_board_sums_up_and_holds_the_pinned_answers', async () => {
  renderAt(paths.session('s1'));
  const board = within(await screen.findByRole('complementary', { name: 'Copilot' }));
  expect((await board.findByRole('article', { name: 'Summary of the pinned items' })).textContent).toContain('pedro.gustavo');
  fireEvent.click(board.getByRole('button', { name: 'Export pins' }));
  const menu = await screen.findByRole('menu');
  expect(within(menu).getAllByRole('menuitem').map((item) => item.textContent)).toEqual(['Word document (DOCX)', 'PDF', 'Markdown', 'Mail', 'Copy to the clipboard']);
  fireEvent.keyDown(menu, { key: 'Escape' });
  fireEvent.click(board.getByRole('tab', { name: 'Pinned items' }));
  fireEvent.click(await board.findByRole('button', { name: 'Unpin' }));
  expect(await board.findByText('Nothing is pinned')).toBeTruthy();
});

test('p_133_a_session_is_shared_with_a_named_reader_and_taken_back', async () => {
  renderAt(paths.session('s1'));
  fireEvent.click(await screen.findByRole('button', { name: 'Share' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Share the session' }));
  fireEvent.change(dialog.getByLabelText('Name of the reader'), { target: { value: 'nakamura' } });
  fireEvent.click(dialog.getByText('Share'));
  fireEvent.click(await dialog.findByLabelText('Take it back from nakamura'));
  expect(await dialog.findByText('Nobody else reads it.')).toBeTruthy();
});

test('p_133_a_reader_changes_nothing', async () => {
  renderAt(paths.session('s3'));
  await screen.findByText('Read only');
  const row = await rowOf('Which users failed to sign in?');
  for (const name of ['Pin', 'Delete', 'Edit and run again', 'Retry']) expect(row.queryByRole('button', { name })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Share' })).toBeNull();
  expect(screen.queryByRole('textbox', { name: 'Prompt' })).toBeNull();
});

test('p_142_chosen_prompts_become_a_draft_of_a_promptbook', async () => {
  const { router } = renderAt(paths.session('s1'));
  await rowOf('Show everything that is known');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Choose all' }));
  fireEvent.click(screen.getByRole('button', { name: 'Create promptbook' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/promptbooks/new'));
  expect((await screen.findByRole('textbox', { name: 'Prompt 2' }) as HTMLTextAreaElement).value).toBe('Show everything that is known');
});

test('p_198_each_kind_of_ending_says_what_it_is', async () => {
  const endings: [Parameters<typeof evaluationOf>[0], string][] = [
    [{ state: 'failed', resultType: 'error', message: 'the model answered 500' }, 'It failed'],
    [{ state: 'failed', resultType: 'timedOut', message: 'no answer within 120 s' }, 'It took too long'],
    [{ state: 'failed', resultType: 'capacityExceeded', message: 'ask m.keller' }, 'The budget is used up'],
    [{ state: 'completed', resultType: 'rejected', message: 'out of scope' }, 'Not done'],
    [{ state: 'failed', resultType: 'needAdditionalClaims', message: 'sign in to Graph' }, 'A sign-in is missing'],
  ];
  const value = endings.map(([part], index) => promptOf({ id: `p${index}`, content: `ask ${index}` }, { ...part, blocks: [] }));
  renderAt(paths.session('s1'), (url) => (url.endsWith('/s1/prompts') ? Response.json({ value }) : undefined));
  for (const [index, [part, title]] of endings.entries()) {
    const row = await rowOf(`ask ${index}`);
    expect(row.getByText(title)).toBeTruthy();
    expect(row.getByText(part?.message ?? '')).toBeTruthy();
  }
});
