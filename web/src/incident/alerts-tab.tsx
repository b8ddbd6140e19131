// The alerts of an incident; the chosen one opens to what it found, in whom, and in which rows.
import { endpoints, type Alert } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { Grid } from '../grid/grid.tsx';
import type { Column } from '../grid/head.tsx';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { SeverityWord, Techniques } from '../text/badges.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { words } from '../text/words.ts';
import { AlertDetail } from './alert-detail.tsx';
import css from './incident.module.css';
import { useSelection } from './use-selection.ts';

const columns: Column<Alert>[] = [
  { name: 'First activity (UTC)', width: '168px', className: 'time', show: ({ firstActivityAt }) => <Instant at={firstActivityAt} /> },
  { name: 'Severity', width: '104px', show: ({ severity }) => <SeverityWord severity={severity} /> },
  { name: 'Alert', className: 'wide', show: ({ title }) => <Hostile text={title} /> },
  { name: 'Tactic', width: '140px', from: 1_020, show: ({ tactics }) => (tactics[0] ? words(tactics[0]) : '–') },
  { name: 'Techniques', width: '178px', from: 640, show: ({ techniques }) => <Techniques ids={techniques} /> },
  { name: 'Product', width: '150px', from: 1_020, show: ({ productName }) => <Hostile text={productName} /> },
];

export function AlertsTab({ id }: { id: string }) {
  const { selection, select } = useSelection();
  const alerts = useAnswer(endpoints.findAlerts(id));
  return (
    <section className={css.card} aria-label="Alerts">
      <Loaded answer={alerts} skeleton={<Rows label="alerts" />}>
        {({ value }) =>
          value.length === 0 ? (
            <Empty title="No alerts">The alerts of this incident are no longer stored.</Empty>
          ) : (
            <Grid
              label="Alerts"
              columns={columns}
              rows={value}
              keyOf={(alert) => alert.id}
              chosen={selection.open}
              onChoose={(key) => select({ open: key === selection.open ? undefined : key })}
              more={(alert) => <AlertDetail alert={alert} />}
            />
          )
        }
      </Loaded>
    </section>
  );
}
