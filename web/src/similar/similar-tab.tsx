// Incidents like this one: what they share, and how they were judged.
import { Link } from 'react-router';
import { endpoints, type SimilarIncident } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { Grid } from '../grid/grid.tsx';
import type { Column } from '../grid/head.tsx';
import css from '../incident/incident.module.css';
import { useSelection } from '../incident/use-selection.ts';
import { paths } from '../paths.ts';
import { Fields } from '../rows/fields.tsx';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { SeverityWord } from '../text/badges.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { words } from '../text/words.ts';

const percent = (milli: number) => `${(milli / 10).toFixed(0)} %`;

const columns: Column<SimilarIncident>[] = [
  { name: 'Alike', width: '72px', className: 'number', show: ({ similarityMilli }) => percent(similarityMilli) },
  { name: 'Incident', className: 'wide', show: ({ id, title }) => <Link to={paths.incident(id)} tabIndex={-1}><Hostile text={title} /></Link> },
  { name: 'Severity', width: '110px', from: 560, show: ({ severity }) => <SeverityWord severity={severity} /> },
  { name: 'Status', width: '92px', from: 800, show: ({ status }) => words(status) },
  { name: 'Judged', width: '160px', show: ({ classification }) => (classification === 'unknown' ? 'not yet' : words(classification)) },
  { name: 'First activity (UTC)', width: '164px', className: 'time', from: 900, show: ({ firstActivityAt }) => <Instant at={firstActivityAt} /> },
];

function More({ incident: { shared, actions } }: { incident: SimilarIncident }) {
  const list = shared.map(({ kind, label, weightMilli }) => ({ name: words(kind), value: `${label} · ${percent(weightMilli)}` }));
  return (
    <div className={css.more}>
      <Fields list={[...list, ...(actions.length > 0 ? [{ name: 'Actions taken', value: actions.map(words).join(', ') }] : [])]} />
    </div>
  );
}

export function SimilarTab({ id }: { id: string }) {
  const { selection, select } = useSelection();
  const answer = useAnswer(endpoints.findSimilarIncidents(id));
  return (
    <section className={css.card} aria-label="Similar incidents">
      <Loaded answer={answer} skeleton={<Rows label="similar incidents" count={4} />}>
        {({ value }) =>
          value.length === 0 ? (
            <Empty title="No incident is like this one">Those that share detectors, techniques, devices, accounts or files with it appear here.</Empty>
          ) : (
            <Grid
              label="Similar incidents"
              columns={columns}
              rows={value}
              keyOf={(incident) => incident.id}
              chosen={selection.open}
              onChoose={(key) => select({ open: key === selection.open ? undefined : key })}
              more={(incident) => <More incident={incident} />}
            />
          )
        }
      </Loaded>
    </section>
  );
}
