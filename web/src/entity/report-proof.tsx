// What a citation of a report opens: a stored row, rows counted together, or alerts.
import { Link } from 'react-router';
import { paths } from '../paths.ts';
import { Fields } from '../rows/fields.tsx';
import { RowDetail } from '../rows/row-detail.tsx';
import { StoredRow } from '../rows/stored-row.tsx';
import { ProofHead } from '../summary/proof-head.tsx';
import css from '../summary/summary.module.css';
import { Hostile } from '../text/hostile.tsx';
import { words } from '../text/words.ts';
import type { ReportCitation, ReportProof } from '../api/generated.ts';

const titleOf = (proof: ReportProof) => ({ row: proof.kind === 'row' ? proof.row.table : '', rows: 'Rows counted together', alert: 'Alert', alerts: 'Alerts counted together' })[proof.kind];

const countsOf = (counts: Record<string, number>) => Object.entries(counts).map(([name, value]) => ({ name: words(name), value: value.toLocaleString('en') }));

function Body({ proof }: { proof: ReportProof }) {
  switch (proof.kind) {
    case 'row':
      return <RowDetail table={proof.row.table} itemId={proof.row.itemId} fields={proof.fields} />;
    case 'rows':
      return (
        <>
          <p className={css.alertTitle}><Hostile text={proof.label} /></p>
          <Fields list={[...countsOf(proof.counts), { name: 'Until', value: proof.until }].filter(({ value }) => value)} />
          {proof.rows.map((row) => <StoredRow key={`${row.table}/${row.itemId}`} {...row} />)}
        </>
      );
    case 'alert':
      return (
        <>
          <p className={css.alertTitle}><Hostile text={proof.title} /></p>
          <Fields list={[{ name: 'Severity', value: words(proof.severity) }]} />
          {proof.row && <StoredRow {...proof.row} />}
          <footer className={css.proofFoot}>
            <Link to={paths.incident(proof.incidentId, 'alerts', { open: proof.alertId })}>Show it in its incident</Link>
          </footer>
        </>
      );
    case 'alerts':
      return (
        <>
          <p className={css.alertTitle}><Hostile text={proof.label} /></p>
          <Fields list={countsOf(proof.counts)} />
        </>
      );
  }
}

export function ReportProofCard({ citation: { number, proof }, onClose }: { citation: ReportCitation; onClose: () => void }) {
  return (
    <>
      <ProofHead number={number} title={titleOf(proof)} at={'at' in proof ? proof.at : undefined} onClose={onClose} />
      <Body proof={proof} />
    </>
  );
}
