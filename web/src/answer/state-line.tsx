// The state of an answer: claims borne out, seconds, model, cost.
import type { Block, Evaluation } from '../api/generated.ts';
import { took } from '../hunting/took.ts';
import { Cited } from '../summary/cited.tsx';
import { costOf } from '../text/money.ts';
import { count } from '../text/words.ts';
import css from './answer.module.css';

/** Rows of tables, and how many of them have proofs. */
function rowsOf(blocks: Block[]): { all: number; cited: number } {
  const tables = blocks.filter((block) => block.type === 'table');
  return {
    all: tables.reduce((sum, { rows }) => sum + rows.length, 0),
    cited: tables.reduce((sum, { citations }) => sum + citations.filter((numbers) => numbers.length > 0).length, 0),
  };
}

export function StateLine({ evaluation: { blocks, claims, cost, model } }: { evaluation: Evaluation }) {
  const rows = rowsOf(blocks);
  const { supported = 0, total = 0, removed = 0 } = claims;
  return (
    <div className={css.state}>
      {total > 0 && <Cited claims={total} cited={supported} />}
      {total === 0 && rows.cited > 0 && <Cited claims={rows.all} cited={rows.cited} what="row" />}
      <span className={css.quiet}>
        {took(cost.elapsedMs ?? 0)} · {model ?? 'no model'} · {costOf(cost)}
        {removed > 0 && ` · ${count(removed, 'unsupported claim')} taken out or marked`}
      </span>
    </div>
  );
}
