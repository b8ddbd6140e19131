// What a citation opens: the row, alert, count or entry, with the fields that show it and the way to
// all of it.
import { Link } from 'react-router';
import type { Citation, Proof } from '../api/generated.ts';
import { paths } from '../paths.ts';
import { ProofBody } from './proof-body.tsx';
import { ProofHead } from './proof-head.tsx';
import css from './summary.module.css';

type Props = { citation: Citation; /** Incident whose tabs hold it; without one there is no way to them. */ incidentId?: string; onClose: () => void };

const titles = { alert: 'Alert', set: 'Several alerts', entry: 'Activity log', incidents: 'Other incidents', rows: 'Rows counted together', passage: 'Passage of a file' };

const titleOf = (proof: Proof) => (proof.kind === 'row' ? proof.table : titles[proof.kind]);

function target(incidentId: string | undefined, proof: Proof): [string, string] | undefined {
  if (proof.kind === 'alert') {
    const id = proof.incidentId ?? incidentId;
    return id ? [paths.incident(id, 'alerts', { open: proof.alertId }), 'Show among the alerts'] : undefined;
  }
  if (proof.kind === 'passage') return [paths.sources(undefined, 'files'), 'Show the files'];
  if (!incidentId) return undefined;
  switch (proof.kind) {
    case 'row':
      return [paths.incident(incidentId, 'evidence', { open: `${proof.table}/${proof.itemId}` }), 'Show among the evidence'];
    case 'set':
      return [paths.incident(incidentId, 'alerts'), 'Show the alerts'];
    case 'entry':
      return [paths.incident(incidentId, 'activity'), 'Show the activity log'];
    case 'incidents':
      return [paths.incident(incidentId, 'similar'), 'Show similar incidents'];
    case 'rows':
      return undefined;
  }
}

export function ProofCard({ citation: { number, proof }, incidentId, onClose }: Props) {
  const way = target(incidentId, proof);
  return (
    <>
      <ProofHead number={number} title={titleOf(proof)} at={'at' in proof ? proof.at : undefined} onClose={onClose} />
      <ProofBody proof={proof} />
      {way && (
        <footer className={css.proofFoot}>
          <Link to={way[0]}>{way[1]}</Link>
        </footer>
      )}
    </>
  );
}
