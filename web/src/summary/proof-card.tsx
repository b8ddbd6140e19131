// What a citation opens: the row or alert, with the fields that show it and the way to all of it.
import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { Link } from 'react-router';
import type { Citation } from '../api/generated.ts';
import { paths } from '../paths.ts';
import { RowDetail } from '../rows/row-detail.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import css from './summary.module.css';

type Props = { citation: Citation; incidentId: string; onClose: () => void };

export function ProofCard({ citation: { number, proof }, incidentId, onClose }: Props) {
  const isRow = proof.kind === 'row';
  const target = isRow
    ? paths.incident(incidentId, 'evidence', { open: `${proof.table}/${proof.itemId}` })
    : paths.incident(incidentId, 'alerts', { open: proof.alertId });
  return (
    <>
      <header className={css.proofHead}>
        <span className={css.markStill}>{number}</span>
        <strong>{isRow ? proof.table : 'Alert'}</strong>
        <span className={css.quiet}><Instant at={proof.at} /></span>
        <Button appearance="subtle" size="small" aria-label="Close the proof" icon={<DismissRegular />} onClick={onClose} />
      </header>
      {isRow ? (
        <RowDetail table={proof.table} itemId={proof.itemId} fields={proof.fields} />
      ) : (
        <p className={css.alertTitle}><Hostile text={proof.title} /></p>
      )}
      <footer className={css.proofFoot}>
        <Link to={target}>{isRow ? 'Show among the evidence' : 'Show among the alerts'}</Link>
      </footer>
    </>
  );
}
