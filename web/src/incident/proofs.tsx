// A few rows that a step or an alert rests on, one line each; each opens to its fields.
import type { Proof } from '../api/generated.ts';
import { Brief } from '../rows/brief.tsx';
import { RowDetail } from '../rows/row-detail.tsx';
import { Instant } from '../text/instant.tsx';
import { count } from '../text/words.ts';
import css from './incident.module.css';

const SHOWN = 5;

export function Proofs({ proofs, total }: { proofs: Proof[]; total: number }) {
  const rows = proofs.filter((proof) => proof.kind === 'row');
  const rest = total - Math.min(rows.length, SHOWN);
  return (
    <div>
      {rows.slice(0, SHOWN).map((proof) => (
        <details key={`${proof.table}/${proof.itemId}`} className={css.proof}>
          <summary>
            <span className={css.table}>{proof.table}</span>
            <Instant at={proof.at} show="clock" />
            <Brief fields={proof.fields} />
          </summary>
          <RowDetail table={proof.table} itemId={proof.itemId} fields={proof.fields} />
        </details>
      ))}
      {rest > 0 && <p className={css.quiet}>{`and ${count(rest, 'row')} more`}</p>}
    </div>
  );
}
