// The steps as a table; the chosen one opens to its sentence and its rows.
import { Link } from 'react-router';
import type { Step } from '../api/generated.ts';
import { Grid } from '../grid/grid.tsx';
import type { Column } from '../grid/head.tsx';
import { paths } from '../paths.ts';
import { isAfter } from '../story/replay-order.ts';
import { SeverityDot, Techniques } from '../text/badges.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant, day } from '../text/instant.tsx';
import { count } from '../text/words.ts';
import css from './incident.module.css';
import { Proofs } from './proofs.tsx';
import { useSelection } from './use-selection.ts';

const list = (names: string[]) => (names.length ? <Hostile text={names.join(', ')} /> : '–');

function columnsFor(steps: Step[]): Column<Step>[] {
  // One day needs no dates.
  const isOneDay = new Set(steps.map(({ at }) => day(at))).size === 1;
  return [
    {
      name: isOneDay ? 'Time' : 'Time (UTC)',
      width: isOneDay ? '86px' : '164px',
      className: 'time',
      show: ({ at }) => <Instant at={at} show={isOneDay ? 'clock' : 'both'} />,
    },
    {
      name: 'Step',
      className: 'wide',
      show: ({ title, severity }) => (
        <span className={css.step}><SeverityDot severity={severity} /><span><Hostile text={title} /></span></span>
      ),
    },
    { name: 'Device', width: '128px', from: 640, show: ({ hosts }) => list(hosts) },
    { name: 'Account', width: '128px', from: 1_020, show: ({ accounts }) => list(accounts) },
    { name: 'Techniques', width: '178px', from: 640, show: ({ techniques }) => <Techniques ids={techniques} /> },
    { name: 'Events', width: '92px', from: 1_020, show: ({ eventCount }) => count(eventCount, 'event') },
  ];
}

export function Timeline({ steps }: { steps: Step[] }) {
  const { id, selection, select } = useSelection();
  return (
    <Grid
      label="Timeline"
      columns={columnsFor(steps)}
      rows={steps}
      keyOf={({ id: step }) => step}
      chosen={selection.step}
      isDim={(step) => isAfter(steps, step.id, selection.until)}
      onChoose={(step) =>
        select({ step: step === selection.step ? undefined : step, until: isAfter(steps, step, selection.until) ? step : selection.until })
      }
      more={(step) => (
        <div className={css.more}>
          {step.text && step.text !== step.title && <p><Hostile text={step.text} /></p>}
          <Proofs proofs={step.proofs} total={step.eventCount} />
          <Link to={paths.incident(id, 'evidence', { step: step.id })}>All evidence of this step</Link>
        </div>
      )}
    />
  );
}
