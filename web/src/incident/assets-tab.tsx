// The entities of an incident: devices and accounts first, then what else was seen.
import { endpoints, type Entity } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { Grid } from '../grid/grid.tsx';
import type { Column } from '../grid/head.tsx';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { KindIcon } from '../story/kind-icon.tsx';
import { SeverityWord } from '../text/badges.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { isIndicator, kinds, words } from '../text/words.ts';
import { EntityDetail } from './entity-detail.tsx';
import css from './incident.module.css';
import { useSelection } from './use-selection.ts';

const columns: Column<Entity>[] = [
  {
    name: 'Name',
    className: 'wide',
    show: ({ kind, label }) => (
      <span className={css.step}><KindIcon kind={kind} /><span><Hostile text={label} indicator={isIndicator(kind)} /></span></span>
    ),
  },
  { name: 'Part', width: '100px', from: 640, show: ({ role }) => words(role) },
  { name: 'Judgement', width: '130px', from: 1_020, show: ({ verdict }) => (verdict === 'unknown' ? '–' : words(verdict)) },
  { name: 'Severity', width: '104px', show: ({ severity }) => <SeverityWord severity={severity} /> },
  { name: 'Alerts', width: '64px', className: 'number', show: ({ alertIds }) => alertIds.length },
  { name: 'First seen (UTC)', width: '168px', className: 'time', show: ({ firstSeenAt }) => <Instant at={firstSeenAt} /> },
];

export function AssetsTab({ id }: { id: string }) {
  const { selection, select } = useSelection();
  const entities = useAnswer(endpoints.findEntities(id));
  return (
    <Loaded answer={entities} skeleton={<section className={css.card}><Rows label="entities" /></section>}>
      {({ value }) => {
        if (value.length === 0) return <Empty title="No entities">This incident’s alerts name nothing.</Empty>;
        const groups = Object.entries(kinds)
          .map(([kind, { many }]) => ({ many, held: value.filter((entity) => entity.kind === kind) }))
          .filter(({ held }) => held.length > 0);
        return groups.map(({ many, held }) => (
          <section key={many} className={css.card} aria-label={many}>
            <header className={css.cardHead}>
              <h2>{many}</h2>
              <span className={css.quiet}>{held.length}</span>
            </header>
            <Grid
              label={many}
              columns={columns}
              rows={held}
              keyOf={(entity) => entity.key}
              chosen={selection.open}
              onChoose={(key) => select({ open: key === selection.open ? undefined : key })}
              more={(entity) => <EntityDetail entity={entity} incidentId={id} />}
            />
          </section>
        ));
      }}
    </Loaded>
  );
}
