import { expect, test } from 'vitest';
import { evaluationOf } from '../mock/copilot/runs.ts';
import { happen } from './happen.ts';

const event = (name: string, data: unknown) => ({ id: '1', name, data: JSON.stringify(data) });
const going = { evaluation: evaluationOf({ state: 'created', blocks: [], steps: [] }), prose: '' };
const step = { position: 1, name: 'Read the page', effect: 'read', inputs: {}, state: 'running', message: '' };

test('p_092_a_step_is_replaced_as_its_state_changes', () => {
  const running = happen(going, event('step', step));
  expect(running.evaluation.state).toBe('running');
  const done = happen(running, event('step', { ...step, state: 'done', elapsedMs: 4 }));
  expect(done.evaluation.steps).toHaveLength(1);
  expect(done.evaluation.steps[0]?.state).toBe('done');
});

test('p_091_a_proposed_plan_waits', () => {
  const plan = { steps: [], estimate: { inputTokens: 0, outputTokens: 0, elapsedMs: 0 } };
  const waiting = happen(going, event('plan', plan));
  expect(waiting.evaluation).toMatchObject({ plan, state: 'waiting', planState: 'proposed' });
  const approved = { ...waiting, evaluation: { ...waiting.evaluation, planState: 'approved' as const, state: 'running' as const } };
  expect(happen(approved, event('plan', plan)).evaluation.state).toBe('running');
});

test.each(['running', 'done'])('p_093_a_step_comes_after_the_answer_to_a_question: %s', (state) => {
  const asked = happen(going, event('question', { text: 'Which?', options: [] }));
  expect(asked.evaluation.state).toBe('waiting');
  expect(happen(asked, event('step', { ...step, state })).evaluation).toMatchObject({ state: 'running', question: null });
});

test('prose grows, begins anew, and gives way to the answer', () => {
  const one = happen(happen(going, event('text', { text: 'At 04' })), event('text', { text: ':54' }));
  expect(one.prose).toBe('At 04:54');
  expect(happen(one, event('restart', {})).prose).toBe('');
  const end = happen(one, event('end', evaluationOf({ state: 'completed' })));
  expect(end.prose).toBe('');
  expect(end.evaluation.state).toBe('completed');
});

test('an event of a kind not known yet changes nothing', () => {
  expect(happen(going, event('weather', {}))).toEqual(going);
});
