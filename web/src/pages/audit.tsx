// The audit log, for owners and auditors: who asked and changed what, in the order of the chain. Nothing here
// changes it.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { Link } from 'react-router';
import audit from '../audit/audit.module.css';
import { columns, keyOf } from '../audit/columns.tsx';
import { fitting, operationsOf } from '../audit/filter.ts';
import { Filters } from '../audit/filters.tsx';
import { lineFile, linesOf } from '../audit/lines.ts';
import { RecordDetail } from '../audit/record-detail.tsx';
import type { Told } from '../audit/record.ts';
import { useLog } from '../audit/use-log.ts';
import { useVerify } from '../audit/verify.tsx';
import { useView } from '../audit/use-view.ts';
import { Grid } from '../grid/grid.tsx';
import { saveFile } from '../hunting/results/save-file.ts';
import { paths } from '../paths.ts';
import css from '../sessions/sessions.module.css';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { count } from '../text/words.ts';
import { useTitle } from './use-title.ts';

type Props = { records: Told[]; shown: Told[] } & ReturnType<typeof useView>;

function Records({ records, shown, view, after, change }: Props) {
  if (records.length === 0 && after > 0) return <Empty title={`No record after ${after}`}><Link to={paths.audit()}>Show the log from its beginning</Link></Empty>;
  if (records.length === 0) return <Empty title="Nothing is in the log yet">Each prompt makes a record, and so does each change of a promptbook or a setting.</Empty>;
  if (shown.length === 0) return <Empty title="No loaded record fits"><Button size="small" onClick={() => change({ q: '', operation: '', flagged: '' })}>Show all</Button></Empty>;
  return (
    <Grid
      label="Records"
      columns={columns}
      rows={shown}
      keyOf={keyOf}
      chosen={view.open}
      onChoose={(key) => change({ open: key === view.open ? '' : key })}
      more={(told) => <RecordDetail told={told} />}
    />
  );
}

function Log() {
  const held = useView();
  const { view, after, change } = held;
  const log = useLog(after);
  const { button, found } = useVerify();
  if (log.error?.trouble === 'forbidden') {
    return (
      <section className={css.card} aria-label="Records">
        <Empty title="The audit log is for owners and auditors">This login may not read it. Owners may, and so may a login that was given the right “View-Only Audit Logs”.</Empty>
      </section>
    );
  }
  const loaded = log.records ?? [];
  const kept = loaded.map(({ record }) => record);
  const shown = fitting(loaded, view);
  return (
    <>
      <div className={css.filters}>
        <Filters view={view} operations={operationsOf(loaded, view.operation)} change={change} />
        <span className={css.grow} />
        {button}
        <Button size="small" icon={<ArrowDownloadRegular />} disabled={kept.length === 0} onClick={() => saveFile(linesOf(kept), lineFile(kept))}>Export as JSON Lines</Button>
      </div>
      {found}
      <section className={css.card} aria-label="Records">
        <Loaded answer={{ data: log.records, error: log.error, refetch: log.refetch }} skeleton={<Rows label="the audit log" count={12} />}>
          {(records) => (
            <>
              <Records records={records} shown={shown} {...held} />
              <div className={audit.foot}>
                <Button size="small" disabled={log.isLoading} onClick={log.loadMore}>{log.isAtEnd ? 'Look for newer records' : 'Load more'}</Button>
                <span role="status" className={css.quiet}>{`${count(shown.length, 'record')} shown of ${records.length.toLocaleString('en')} loaded${log.isAtEnd ? ', to the end of the log' : ''}`}</span>
                {after > 0 && <Link to={paths.audit()}>{`Begins after record ${after}: show from the first`}</Link>}
                {log.error && <p role="alert" className={css.problem}>{log.error.message}</p>}
              </div>
            </>
          )}
        </Loaded>
      </section>
    </>
  );
}

export function AuditPage() {
  useTitle('Audit log');
  return (
    <div className={audit.page}>
      <nav aria-label="Where this is" className={`${css.quiet} ${audit.back}`}><Link to={paths.settings()}>Settings</Link></nav>
      <h1>Audit log</h1>
      <p className={css.quiet}>A record for each interaction and each change of what is configured, oldest first. What was asked and answered stands in the session, not here.</p>
      <Log />
    </div>
  );
}
