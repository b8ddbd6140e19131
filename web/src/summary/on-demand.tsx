// Shows the summary at once, or when it is asked for: as the workspace's setting says.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { endpoints, type Severity, type SummaryMode } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { Lines } from '../states/bones.tsx';
import { Empty } from '../states/trouble.tsx';
import { severities } from '../text/words.ts';
import { SummaryCard } from './summary-card.tsx';

/** Whether opening an incident of this severity starts its summary. */
export function starts({ mode, minimum }: SummaryMode, severity: Severity): boolean {
  if (mode === 'onDemand') return false;
  return mode !== 'bySeverity' || !minimum || severities.indexOf(severity) <= severities.indexOf(minimum);
}

export function SummaryPane({ id, isOwnPage }: { id: string; isOwnPage: boolean }) {
  const [isAsked, setAsked] = useState(false);
  const settings = useAnswer(endpoints.getSummarySettings());
  const incident = useAnswer(endpoints.getIncident(id));
  // An older answer, or one that failed, is no reason to hold the summary back.
  const isWaiting = settings.isPending || incident.isPending;
  const isStarted = isAsked || !settings.data || !incident.data || starts(settings.data.mode, incident.data.severity);
  if (isWaiting && !isAsked) return <Lines label="the summary" count={9} />;
  if (isStarted) return <SummaryCard id={id} isOwnPage={isOwnPage} />;
  return (
    <Empty title="Written when asked for">
      <p>The workspace’s settings do not start a summary for this incident.</p>
      <Button size="small" onClick={() => setAsked(true)}>Summarize</Button>
    </Empty>
  );
}
