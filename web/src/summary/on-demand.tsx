// Shows the summary at once, or when it is asked for: as the workspace's setting says, which the server heeds.
import { Button } from '@fluentui/react-components';
import { calls, endpoints, type SummaryMode } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { Lines } from '../states/bones.tsx';
import { Empty } from '../states/trouble.tsx';
import css from './summary.module.css';
import { SummaryCard, type SummaryProps } from './summary-card.tsx';

const whys: Record<string, (mode: SummaryMode) => string> = {
  onDemand: () => 'The workspace’s settings start no summary.',
  bySeverity: ({ minimum }) => `The workspace’s settings start summaries of incidents of ${minimum} severity or graver.`,
};

export function SummaryPane({ id, isOwnPage, onAsked }: SummaryProps) {
  const answer = useAnswer(endpoints.getSummary(id));
  const { act, isRunning, problem } = useAct();
  const awaited = answer.data?.awaited;
  if (!awaited) return <SummaryCard id={id} isOwnPage={isOwnPage} onAsked={onAsked} />;
  if (isRunning) return <Lines label="the summary" count={9} />;
  return (
    <Empty title="Written when asked for">
      <p>{whys[awaited.mode]?.(awaited) ?? 'The workspace’s settings start no summary of this incident.'}</p>
      <Button size="small" onClick={() => void act(calls.regenerateSummary(id))}>Summarize</Button>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </Empty>
  );
}
