import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Evaluation } from '../api/generated.ts';
import { holdConversation } from '../chat/conversation.ts';
import { forgetRuns } from '../chat/following.ts';
import { renderAt } from '../mock/render.tsx';
import { evaluationOf, log, plan, promptOf } from '../mock/copilot/runs.ts';
import { reset } from '../mock/copilot/sessions.ts';
import { paths } from '../paths.ts';

vi.mock('../hunting/editor/code-editor.tsx', async () => ({ default: (await import('../hunting/editor/plain-editor.tsx')).PlainEditor }));
vi.mock('../hunting/chart/canvas.tsx', () => ({ default: ({ label }: { label: string }) => <div role="img" aria-label={label} /> }));

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  reset();
  holdConversation('');
});

afterEach(() => {
  cleanup();
  forgetRuns();
});

const pane = () => within(screen.getByRole('complementary', { name: 'Copilot' }));
const prompt = () => pane().getByRole('textbox', { name: 'Prompt' });

function say(text: string) {
  fireEvent.change(prompt(), { target: { value: text } });
  fireEvent.keyDown(prompt(), { key: 'Enter' });
}

/** Every body that a call was sent with, by method and path. */
function watch(sent: [string, unknown][], instead: (url: string, init?: RequestInit) => Response | undefined = () => undefined) {
  return (url: string, init?: RequestInit) => {
    if (init?.method) sent.push([`${init.method} ${url}`, init.body ? JSON.parse(String(init.body)) : undefined]);
    return instead(url, init);
  };
}

test('p_090_the_page_goes_along_with_the_prompt_and_the_answer_cites_its_evidence', async () => {
  const sent: [string, unknown][] = [];
  const { container, router } = renderAt('/incidents/1042/story', watch(sent));
  await screen.findByRole('heading', { level: 1 });
  await waitFor(() => expect(pane().getByText('This incident: 1042')).toBeTruthy());
  say('Which users are involved in this incident?');
  const answer = await screen.findByRole('article', { name: 'Answer' });
  expect(sent.find(([call]) => call.endsWith('/prompts'))?.[1]).toMatchObject({ content: 'Which users are involved in this incident?', context: { kind: 'incident', id: '1042' } });
  expect(within(answer).getByText('4 of 4 claims cited')).toBeTruthy();
  expect(answer.textContent).toContain('no model · cost 0');
  // Evidence is text: nothing of it is markup.
  expect(answer.textContent).toContain('<img src=x onerror=alert(1)>');
  expect(container.querySelector('img')).toBeNull();
  fireEvent.click(within(answer).getAllByRole('button', { name: 'Proof 1' })[0] as HTMLElement);
  expect((await screen.findByRole('group', { name: 'Proof 1' })).textContent).toContain('DeviceFileEvents');
  expect(router.state.location.search).toMatch(/cite=new-1-p1-e1-1.1/);
});

test('p_090_the_page_can_be_left_out', async () => {
  const sent: [string, unknown][] = [];
  renderAt('/incidents/1042/story', watch(sent));
  fireEvent.click(await screen.findByRole('button', { name: 'Ask without the page' }));
  say('What happened last week?');
  await waitFor(() => expect(sent.find(([call]) => call.endsWith('/prompts'))?.[1]).toMatchObject({ context: { kind: 'home', id: '' } }));
});

describe('a plan', () => {
  test('p_091_p_224_waits_for_a_decision_and_runs_what_was_approved', async () => {
    const sent: [string, unknown][] = [];
    renderAt('/incidents/1042/story', watch(sent));
    await screen.findByRole('heading', { level: 1 });
    say('List the alerts and the users, and assign it to stevie');
    const card = await screen.findByRole('region', { name: 'Proposed plan' });
    expect(within(card).getAllByRole('listitem')).toHaveLength(3);
    expect(card.textContent).toContain('Changes something');
    expect(card.textContent).toContain('Estimate: cost 0 · about 900 ms');
    expect(sent.some(([call]) => call.includes('/approve'))).toBe(false);
    fireEvent.click(within(card).getByRole('checkbox', { name: 'List an incident’s entities' }));
    fireEvent.click(within(card).getByRole('button', { name: 'Edit inputs' }));
    fireEvent.change(within(card).getByRole('textbox', { name: 'Assigned to' }), { target: { value: 'nakamura' } });
    fireEvent.click(within(card).getByRole('button', { name: 'Approve 2 of 3' }));
    await waitFor(() => expect(sent.find(([call]) => call.includes('/approve'))?.[1]).toEqual({
      steps: [{ skill: 'list_incident_alerts', inputs: { incident_id: '1042' } }, { skill: 'change_incident', inputs: { incident_id: '1042', assigned_to: 'nakamura' } }],
    }));
    const steps = await screen.findByRole('list', { name: 'Steps of the plan' });
    expect(within(steps).getAllByRole('listitem').map((line) => line.getAttribute('data-state'))).toEqual(['done', 'skipped', 'done']);
  });

  test('p_091_is_rejected_and_nothing_runs', async () => {
    const sent: [string, unknown][] = [];
    renderAt('/incidents/1042/story', watch(sent));
    await screen.findByRole('heading', { level: 1 });
    say('List the alerts and assign it to stevie');
    fireEvent.click(await screen.findByRole('button', { name: 'Reject' }));
    expect(await screen.findByText('The plan was rejected. Nothing ran.')).toBeTruthy();
    expect(sent.some(([call]) => call.includes('/approve'))).toBe(false);
  });
});

/** An evaluation whose events a test sends one by one. */
function scripted(first: Evaluation) {
  let push: (name: string, data: unknown) => void = () => undefined;
  let id = 0;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      push = (name, data) => {
        id += 1;
        controller.enqueue(new TextEncoder().encode(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`));
      };
    },
  });
  const instead = (url: string, init?: RequestInit) => {
    if (url.endsWith('/events')) return new Response(stream);
    if (url.endsWith('/stop')) return Response.json({ ...first, state: 'cancelled' });
    if (url.endsWith('/prompts') && init?.method === 'POST') return Response.json(promptOf({ id: 'live', sessionId: 'new-1' }, first));
    return undefined;
  };
  return { push: (name: string, data: unknown) => push(name, data), instead };
}

const running = evaluationOf({ id: 'live-e1', promptId: 'live', sessionId: 'new-1', state: 'running', plan, planState: 'approved', blocks: [], steps: [], createdAt: new Date().toISOString() });
const step = (skill: string, state: string, position: number) => ({ position, name: skill, plugin: 'incidents', skill, effect: 'read', inputs: {}, state, message: '' });

test('p_092_each_step_shows_where_it_stands_while_it_runs', async () => {
  const { push, instead } = scripted(running);
  renderAt('/incidents/1042/story', instead);
  await screen.findByRole('heading', { level: 1 });
  say('go');
  const progress = await screen.findByRole('list', { name: 'Progress' });
  const states = () => within(progress).getAllByRole('listitem').map((line) => line.getAttribute('data-state'));
  expect(states()).toEqual(['pending', 'pending', 'pending']);
  push('step', step('list_incident_alerts', 'running', 6));
  await waitFor(() => expect(states()).toEqual(['running', 'pending', 'pending']));
  push('step', step('list_incident_alerts', 'done', 6));
  push('step', step('list_incident_entities', 'failed', 7));
  await waitFor(() => expect(states()).toEqual(['done', 'failed', 'pending']));
  push('text', { text: 'At 04:54 <b>stevie' });
  expect(await screen.findByText('At 04:54 <b>stevie')).toBeTruthy();
  push('end', { ...running, state: 'completed', steps: log(), blocks: evaluationOf().blocks });
  expect(await screen.findByText('4 of 4 claims cited')).toBeTruthy();
  expect(screen.queryByText('At 04:54 <b>stevie')).toBeNull();
});

test('p_095_a_run_is_stopped_and_tried_again', async () => {
  const { instead } = scripted(running);
  const sent: [string, unknown][] = [];
  renderAt('/incidents/1042/story', watch(sent, (url, init) => (url.endsWith('/evaluations') ? Response.json({ ...running, id: 'live-e2', attempt: 2, state: 'completed' }) : instead(url, init))));
  await screen.findByRole('heading', { level: 1 });
  say('go');
  fireEvent.click(await screen.findByRole('button', { name: 'Stop' }));
  expect(await screen.findByText('Stopped')).toBeTruthy();
  fireEvent.click(await screen.findByRole('button', { name: 'Retry' }));
  await waitFor(() => expect(sent.some(([call]) => call === 'POST /api/prompts/live/evaluations')).toBe(true));
});

test('p_093_a_question_has_four_answers_at_most_and_room_for_another', async () => {
  const sent: [string, unknown][] = [];
  renderAt('/', watch(sent));
  await screen.findByRole('complementary', { name: 'Copilot' });
  say('Summarize the device');
  const card = await screen.findByRole('region', { name: 'Question' });
  expect(within(within(card).getByRole('group', { name: 'Answers' })).getAllByRole('button')).toHaveLength(4);
  fireEvent.change(within(card).getByRole('textbox', { name: 'Another answer' }), { target: { value: 'WEB01' } });
  fireEvent.click(within(card).getByRole('button', { name: 'Answer' }));
  await waitFor(() => expect(sent.find(([call]) => call.endsWith('/answer'))?.[1]).toEqual({ value: 'WEB01' }));
});

test('p_094_conversations_are_resumed_begun_and_deleted_and_outlast_the_pane', async () => {
  const { router } = renderAt('/hunting');
  await screen.findByRole('complementary', { name: 'Copilot' });
  say('Which users failed to sign in?');
  await screen.findByRole('article', { name: 'Answer' });
  fireEvent.click(pane().getByRole('button', { name: 'Close the copilot' }));
  await waitFor(() => expect(screen.queryByRole('complementary', { name: 'Copilot' })).toBeNull());
  await router.navigate('/incidents/1042/alerts');
  fireEvent.click(screen.getByRole('button', { name: 'Open the copilot' }));
  // Whoever was chatting goes on chatting on the next page.
  expect((await screen.findByRole('article', { name: 'Answer' })).closest('li')?.textContent).toContain('Which users failed to sign in?');
  fireEvent.click(pane().getByRole('button', { name: 'Conversations' }));
  const list = within(await screen.findByRole('region', { name: 'Conversations' }));
  await list.findByText('Weekend shift hand-over');
  fireEvent.click(list.getByRole('button', { name: 'Delete Weekend shift hand-over' }));
  await waitFor(() => expect(list.queryByText('Weekend shift hand-over')).toBeNull());
  fireEvent.click(list.getByRole('button', { name: /^Which users are involved/ }));
  await screen.findByText('Show everything that is known');
  fireEvent.click(pane().getByRole('button', { name: 'New conversation' }));
  expect(await screen.findByText('Ask about what is on the page')).toBeTruthy();
  fireEvent.click(pane().getByRole('button', { name: 'Conversations' }));
  const again = within(await screen.findByRole('region', { name: 'Conversations' }));
  fireEvent.click(await again.findByRole('button', { name: 'Clear all' }));
  fireEvent.click(again.getByRole('button', { name: 'Delete' }));
  expect(await screen.findByText('Ask about what is on the page')).toBeTruthy();
});

test('p_134_p_135_a_slash_lists_skills_and_one_that_is_picked_asks_for_its_inputs', async () => {
  const sent: [string, unknown][] = [];
  renderAt('/incidents/1042/story', watch(sent));
  await screen.findByRole('heading', { level: 1 });
  fireEvent.change(prompt(), { target: { value: '/summ' } });
  const list = await screen.findByRole('listbox', { name: 'Skills' });
  expect(within(list).getAllByRole('option')).toHaveLength(2);
  fireEvent.keyDown(prompt(), { key: 'ArrowDown' });
  fireEvent.keyDown(prompt(), { key: 'Enter' });
  const form = await screen.findByRole('form', { name: 'Summarize an incident' });
  expect((within(form).getByRole('textbox', { name: /Incident id/ }) as HTMLInputElement).value).toBe('1042');
  fireEvent.change(within(form).getByRole('textbox', { name: /Incident id/ }), { target: { value: '' } });
  fireEvent.click(within(form).getByRole('button', { name: 'Run' }));
  expect(await within(form).findByText('It needs a value')).toBeTruthy();
  fireEvent.change(within(form).getByRole('textbox', { name: /Incident id/ }), { target: { value: '7' } });
  fireEvent.click(within(form).getByRole('button', { name: 'Run' }));
  await waitFor(() => expect(sent.find(([call]) => call.endsWith('/prompts'))?.[1]).toMatchObject({ skill: 'summarize_incident', inputs: { incident_id: '7' } }));
});

test('p_134_an_asterisk_lists_promptbooks_and_the_menu_finds_both', async () => {
  renderAt('/');
  await screen.findByRole('complementary', { name: 'Copilot' });
  fireEvent.change(prompt(), { target: { value: '*script' } });
  const list = await screen.findByRole('listbox', { name: 'Promptbooks' });
  expect(within(list).getByRole('option').textContent).toContain('Suspicious script analysis');
  fireEvent.keyDown(prompt(), { key: 'Escape' });
  await waitFor(() => expect(screen.queryByRole('listbox', { name: 'Promptbooks' })).toBeNull());
  fireEvent.click(pane().getByRole('button', { name: 'Prompts: promptbooks and skills' }));
  fireEvent.change(await screen.findByRole('textbox', { name: 'Search promptbooks and skills' }), { target: { value: 'incident' } });
  expect(within(await screen.findByRole('region', { name: 'Promptbooks' })).getAllByRole('button').map((found) => found.textContent)).toEqual([expect.stringContaining('Incident investigation')]);
  expect(within(screen.getByRole('region', { name: 'Skills' })).getAllByRole('button').length).toBeGreaterThan(2);
});

test('a run that a restart ended offers to be resumed', async () => {
  const sent: [string, unknown][] = [];
  renderAt(paths.session('s1'), watch(sent, (url) =>
    url.endsWith('/s1/prompts') ? Response.json({ value: [promptOf({}, { state: 'failed', resultType: 'error', interrupted: true, blocks: [] })] }) : undefined));
  fireEvent.click(await screen.findByRole('button', { name: 'Resume' }));
  await waitFor(() => expect(sent.some(([call]) => call.endsWith('/resume'))).toBe(true));
});

test('p_182_when_little_of_the_budget_is_left_the_pane_says_so_and_names_whom_to_ask', async () => {
  renderAt('/hunting');
  expect((await screen.findByText(/92 % of the budget of 200,000 tokens is used/)).textContent).toContain('m.keller@contoso.example');
});

test('a slash puts the cursor into the prompt', async () => {
  renderAt('/settings');
  await screen.findByRole('complementary', { name: 'Copilot' });
  fireEvent.keyDown(document.body, { key: '/' });
  expect(document.activeElement).toBe(prompt());
});
