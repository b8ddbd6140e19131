// An answer, whatever its state: a question or plan that waits, a run that goes, blocks that came.
import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Evaluation, PageContext } from '../api/generated.ts';
import { isGoing, useGoing } from '../chat/following.ts';
import { Hostile } from '../text/hostile.tsx';
import css from './answer.module.css';
import { Blocks } from './blocks.tsx';
import { Controls } from './controls.tsx';
import { Ending } from './ending.tsx';
import { Flagged } from './flagged.tsx';
import { PlanCard } from './plan-card.tsx';
import { planLines } from './plan-steps.ts';
import { ProcessLog } from './process-log.tsx';
import { QuestionCard } from './question-card.tsx';
import { Running, StopButton } from './running.tsx';
import { StateLine } from './state-line.tsx';
import { StepList } from './step-list.tsx';

type Props = {
  evaluation: Evaluation;
  context?: PageContext | null;
  /** Asks a suggestion; older answers suggest nothing any more. */
  onAsk?: (text: string) => void;
  isReader?: boolean;
  /** Further controls of the page it stands on. */
  more?: ReactNode;
};

/** The steps of a plan that ran: they stay, so that what was approved can be compared with what was done. */
function Done({ evaluation }: { evaluation: Evaluation }) {
  const lines = planLines(evaluation);
  if (evaluation.planState !== 'approved' || lines.length === 0) return null;
  return (
    <StepList
      label="Steps of the plan"
      lines={lines.map(({ planned, state, step }, index) => ({ key: index, name: planned.displayName, detail: planned.plugin, state: step ? state : 'skipped', message: step?.message, elapsedMs: step?.elapsedMs }))}
    />
  );
}

export function Answer({ evaluation: given, context, onAsk, isReader, more }: Props) {
  const going = useGoing(given);
  const { evaluation } = going;
  const { id, blocks, citations, plan, planState, question, state, suggestions, flags } = evaluation;
  const incidentId = context?.kind === 'incident' ? context.id : undefined;
  const isWaiting = state === 'waiting';
  return (
    <article className={css.answer} aria-label="Answer" data-state={state}>
      <Blocks blocks={blocks} citations={citations} name={id} incidentId={incidentId} />
      {isWaiting && question && <QuestionCard evaluation={evaluation} question={question} isReader={isReader} />}
      {isWaiting && !question && plan && planState === 'proposed' && <PlanCard key={id} evaluation={evaluation} plan={plan} isReader={isReader} />}
      {isWaiting && question && !isReader && <div className={css.runState}><StopButton evaluation={evaluation} /></div>}
      {isGoing(evaluation) && !isWaiting && <Running going={going} isReader={isReader} />}
      {!isGoing(evaluation) && (
        <>
          <Ending evaluation={evaluation} isReader={isReader} />
          <Done evaluation={evaluation} />
          <Flagged flags={flags} />
          <StateLine evaluation={evaluation} />
          <Controls evaluation={evaluation} isReader={isReader}>{more}</Controls>
          <ProcessLog evaluation={evaluation} />
          {onAsk && suggestions.length > 0 && (
            <div className={css.suggestions} role="group" aria-label="What could come next">
              {suggestions.map((text) => <Button key={text} size="small" shape="circular" onClick={() => onAsk(text)}><Hostile text={text} /></Button>)}
            </div>
          )}
        </>
      )}
    </article>
  );
}
