// The first row as large values.
import type { HuntingResult } from '../../api/generated.ts';
import { Hostile } from '../../text/hostile.tsx';
import { cellText } from '../results/cell-text.ts';
import css from './chart.module.css';

export function Card({ result: { columns, rows } }: { result: HuntingResult }) {
  return (
    <dl className={css.cards}>
      {columns.map(({ name, type }, index) => (
        <div key={index}>
          <dt><Hostile text={name} /></dt>
          <dd><Hostile text={cellText(rows[0]?.[index], type) || '–'} /></dd>
        </div>
      ))}
    </dl>
  );
}
