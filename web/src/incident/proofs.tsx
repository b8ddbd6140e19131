// A few rows that a step or an alert rests on, one line each; each opens to its fields.
import type { Proof } from '../api/generated.ts';
import { Brief } from '../rows/brief.tsx';
import { RowDetail } from '../rows/row-detail.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { count } from '../text/words.ts';
import css from './incident.module.css';

const SHOWN = 5;

export function Proofs({ proofs, total }: { proofs: Proof[]; total: number }) {
  const rest = total - Math.min(proofs.length, SHOWN);
  return (
    <div>
      {proofs.slice(0, SHOWN).map((proof) =>
        proof.kind === 'row' ? (
          <details key={`${proof.table}/${proof.itemId}`} className={css.proof}>
            <summary>
              <span className={css.table}>{proof.table}</span>
              <Instant at={proof.at} show="clock" />
              <Brief fields={proof.fields} />
            </summary>
            <RowDetail table={proof.table} itemId={proof.itemId} fields={proof.fields} />
          </details>
        ) : (
          <p key={proof.alertId} className={css.proof}>Alert: <Hostile text={proof.title} /></p>
        ),
      )}
      {rest > 0 && <p className={css.quiet}>{`and ${count(rest, 'row')} more`}</p>}
    </div>
  );
}
