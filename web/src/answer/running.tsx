// A run as it goes: the steps of its plan, the stage at hand, the prose that comes, and Stop.
import { Button, Spinner } from '@fluentui/react-components';
import { SquareRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { calls, type Evaluation } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { take, type useGoing } from '../chat/following.ts';
import { took } from '../hunting/took.ts';
import { Hostile, reveal } from '../text/hostile.tsx';
import css from './answer.module.css';
import { planLines } from './plan-steps.ts';
import { StepList } from './step-list.tsx';

function Since({ at }: { at: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return <span className={css.ticking}>{took(Math.max(0, now - Date.parse(at)))}</span>;
}

export function StopButton({ evaluation }: { evaluation: Evaluation }) {
  const { act, isRunning, problem } = useAct('/api/none');
  const stop = async () => {
    const stopped = await act(calls.stopEvaluation(evaluation.id));
    if (stopped) take(stopped);
  };
  return (
    <>
      <Button size="small" icon={<SquareRegular />} disabled={isRunning} onClick={() => void stop()}>Stop</Button>
      {problem && <span role="alert" className={css.problem}>{problem}</span>}
    </>
  );
}

export function Running({ going, isReader }: { going: ReturnType<typeof useGoing>; isReader?: boolean }) {
  const { evaluation, prose, isAway } = going;
  const planned = planLines(evaluation);
  const lines = planned.length > 0
    ? planned.map(({ planned: { displayName, plugin }, state, step }, index) => ({ key: index, name: displayName, detail: plugin, state, message: step?.message, elapsedMs: step?.elapsedMs }))
    : evaluation.steps.filter(({ skill }) => skill).map(({ position, name, plugin, state, message, elapsedMs }) => ({ key: position, name, detail: plugin ?? undefined, state, message, elapsedMs }));
  const stage = evaluation.steps.findLast(({ state, skill }) => state === 'running' && !skill) ?? evaluation.steps.at(-1);
  return (
    <div className={css.running} aria-busy="true">
      {lines.length > 0 && <StepList lines={lines} label="Progress" />}
      {prose && <p className={css.prose}>{reveal(prose)}</p>}
      <div className={css.runState}>
        <span role="status" className={css.stage}>
          <Spinner size="extra-tiny" aria-hidden />
          {isAway ? 'The server does not answer; it is asked again.' : stage ? <Hostile text={stage.name} /> : 'Begins'}
        </span>
        <Since at={evaluation.createdAt} />
        {!isReader && <StopButton evaluation={evaluation} />}
      </div>
    </div>
  );
}
