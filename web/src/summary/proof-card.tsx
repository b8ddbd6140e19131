// What a citation opens: the row, alert or count, with the fields that show it and the way to all of it.
import { Link } from 'react-router';
import type { Citation, Proof } from '../api/generated.ts';
import { paths } from '../paths.ts';
import { ProofBody } from './proof-body.tsx';
import { ProofHead } from './proof-head.tsx';
import css from './summary.module.css';

type Props = { citation: Citation; incidentId: string; onClose: () => void };

const names = (proof: Proof) => ({ row: 'table' in proof ? proof.table : '', alert: 'Alert', set: 'Several alerts' })[proof.kind];

function target(incidentId: string, proof: Proof): [string, string] {
  switch (proof.kind) {
    case 'row':
      return [paths.incident(incidentId, 'evidence', { open: `${proof.table}/${proof.itemId}` }), 'Show among the evidence'];
    case 'alert':
      return [paths.incident(incidentId, 'alerts', { open: proof.alertId }), 'Show among the alerts'];
    case 'set':
      return [paths.incident(incidentId, 'alerts'), 'Show the alerts'];
  }
}

export function ProofCard({ citation: { number, proof }, incidentId, onClose }: Props) {
  const [to, label] = target(incidentId, proof);
  return (
    <>
      <ProofHead number={number} title={names(proof)} at={proof.at} onClose={onClose} />
      <ProofBody proof={proof} />
      <footer className={css.proofFoot}>
        <Link to={to}>{label}</Link>
      </footer>
    </>
  );
}
