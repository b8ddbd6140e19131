// How a run of a promptbook goes: one line for each prompt, and Stop.
import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { StepList } from '../answer/step-list.tsx';
import { calls, endpoints, type EvaluationState, type EvaluationStepState } from '../api/generated.ts';
import { ask, queryClient, useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import css from './sessions.module.css';

const states: Record<EvaluationState, EvaluationStepState> = { created: 'pending', waiting: 'running', running: 'running', completed: 'done', failed: 'failed', cancelled: 'skipped' };
const isOver = (state?: EvaluationState) => state === 'completed' || state === 'failed' || state === 'cancelled';
const EVERY_MS = 800;

export function RunProgress({ runId, sessionId }: { runId: string; sessionId: string }) {
  const run = useQuery({ ...ask(endpoints.getPromptbookRun(runId)), refetchInterval: (query) => (isOver(query.state.data?.state) ? false : EVERY_MS) });
  const book = useAnswer(endpoints.findPromptbooks());
  const { act, isRunning, problem } = useAct(endpoints.getPromptbookRun(runId));
  const begun = run.data?.prompts.filter(({ promptId }) => promptId).length;
  const state = run.data?.state;
  // A prompt that began, or ended the run, is one that the list of prompts does not hold yet.
  useEffect(() => {
    if (begun !== undefined) void queryClient.invalidateQueries({ queryKey: [endpoints.findPrompts(sessionId)] });
  }, [begun, state, sessionId]);
  if (run.error) return <p role="alert" className={css.problem}>{run.error.message}</p>;
  if (!run.data) return null;
  const { content } = book.data?.value.find(({ id }) => id === run.data.promptbookId) ?? {};
  return (
    <section className={css.run} aria-label="Run of the promptbook">
      <div className={css.runHead}>
        <h2>{content?.name ?? 'Promptbook'}</h2>
        {!isOver(state) && <Button size="small" disabled={isRunning} onClick={() => void act(calls.stopPromptbookRun(runId))}>Stop</Button>}
      </div>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <StepList
        label="Prompts of the run"
        lines={run.data.prompts.map(({ position, state: own, message }) => ({ key: position, name: content?.prompts?.[position - 1]?.content ?? `Prompt ${position}`, state: states[own], message }))}
      />
    </section>
  );
}
