// How a run ended, when that is not an answer: why, and what can be done about it.
import { Button } from '@fluentui/react-components';
import { ErrorCircleRegular, InfoRegular } from '@fluentui/react-icons';
import { calls, type Evaluation, type ResultType } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { take } from '../chat/following.ts';
import { Hostile } from '../text/hostile.tsx';
import css from './answer.module.css';

const titles: Partial<Record<ResultType, string>> = {
  error: 'It failed', rejected: 'Not done', timedOut: 'It took too long', capacityExceeded: 'The budget is used up', needAdditionalClaims: 'A sign-in is missing',
};

function titleOf({ state, resultType, planState }: Evaluation): string {
  if (planState === 'rejected') return 'The plan was rejected. Nothing ran.';
  if (state === 'cancelled') return 'Stopped';
  return titles[resultType] ?? 'It failed';
}

export function Ending({ evaluation, isReader }: { evaluation: Evaluation; isReader?: boolean }) {
  const { state, resultType, message, interrupted } = evaluation;
  const { act, isRunning, problem } = useAct('/api/none');
  const resume = async () => {
    const resumed = await act(calls.resumeEvaluation(evaluation.id));
    if (resumed) take(resumed);
  };
  if (interrupted) {
    return (
      <div className={css.ending} role="status">
        <p><InfoRegular aria-hidden /> The server was restarted while this ran. What was done is kept.</p>
        <Button size="small" appearance="primary" disabled={isRunning || isReader} onClick={() => void resume()}>Resume</Button>
        {problem && <p role="alert" className={css.problem}>{problem}</p>}
      </div>
    );
  }
  if (state === 'completed' && resultType === 'success') return null;
  const isCalm = state === 'cancelled' || resultType === 'rejected';
  const title = titleOf(evaluation);
  return (
    <div className={`${css.ending} ${isCalm ? '' : css.failed}`} role={isCalm ? 'status' : 'alert'}>
      <p>{isCalm ? <InfoRegular aria-hidden /> : <ErrorCircleRegular aria-hidden />} {title}</p>
      {message && <p><Hostile text={message} /></p>}
    </div>
  );
}
