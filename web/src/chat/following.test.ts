import { act, renderHook, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { evaluationOf } from '../mock/copilot/runs.ts';
import { forgetRuns, take, useGoing } from './following.ts';

afterEach(forgetRuns);

/** A server that keeps the events of a run and tells those after the one that a follower has seen. */
function serve(log: [string, unknown][]) {
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    const seen = Number(new Headers(init.headers).get('last-event-id') ?? 0);
    const told = log.slice(seen).map(([name, data], at) => `id: ${seen + at + 1}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    return new Response(told.join(''));
  });
}

const running = evaluationOf({ id: 'e1', state: 'running', blocks: [], steps: [] });
const step = { position: 1, name: 'receive', effect: 'read', inputs: {}, state: 'done', message: '' };
const question = { text: 'Which?', options: [] };

test('p_092_a_run_that_ended_before_its_approval_was_answered_has_ended', async () => {
  const plan = { steps: [], estimate: { inputTokens: 0, outputTokens: 0, elapsedMs: 0 } };
  const log: [string, unknown][] = [['step', step], ['plan', plan]];
  serve(log);
  take(running);
  const { result } = renderHook(() => useGoing(running));
  await waitFor(() => expect(result.current.evaluation.state).toBe('waiting'));
  log.push(['end', { ...running, state: 'completed' }]);
  await waitFor(() => expect(result.current.evaluation.state).toBe('completed'));
  act(() => take({ ...running, planState: 'approved' }));
  await waitFor(() => expect(result.current.evaluation.state).toBe('completed'));
});

test('p_093_a_question_that_came_before_the_answer_to_the_last_one_was_taken_waits', async () => {
  const log: [string, unknown][] = [['step', step], ['question', question], ['step', { ...step, position: 2 }]];
  serve(log);
  take(running);
  const { result } = renderHook(() => useGoing(running));
  await waitFor(() => expect(result.current.evaluation.steps).toHaveLength(2));
  log.push(['question', { ...question, text: 'And which?' }]);
  await waitFor(() => expect(result.current.evaluation.state).toBe('waiting'));
  act(() => take(running));
  await waitFor(() => expect(result.current.evaluation.question?.text).toBe('And which?'));
});
