// Names of the columns: a click sorts, dragging an edge makes a column wider.
import { ArrowSortDownRegular, ArrowSortUpRegular } from '@fluentui/react-icons';
import type { PointerEvent } from 'react';
import { Hostile } from '../../text/hostile.tsx';
import { narrowest, type Shown } from './columns.ts';
import { nextOrder, type Order } from './order.ts';
import css from './results.module.css';

type Props = {
  columns: Shown[];
  widths: number[];
  width: number;
  order?: Order;
  /** Column that the keyboard stands on, when it stands in the head. */
  at?: number;
  idOf: (at: number) => string;
  onOrder: (order?: Order) => void;
  onWidth: (column: number, width: number) => void;
};

export function GridHead({ columns, widths, width, order, at, idOf, onOrder, onWidth }: Props) {
  function onPointerMove(event: PointerEvent<HTMLSpanElement>, column: number) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
    onWidth(column, Math.max(narrowest, Math.round(event.clientX - left)));
  }

  return (
    <div role="rowgroup" className={css.head} style={{ width }}>
      <div role="row" aria-rowindex={1} className={css.headRow}>
        <span className={css.corner} aria-hidden />
        {columns.map(({ index, name, type }, place) => {
          const isSorted = order?.column === index;
          const direction = order?.isDown ? 'descending' : 'ascending';
          return (
            <div
              key={index}
              id={idOf(place)}
              role="columnheader"
              aria-colindex={place + 1}
              aria-sort={isSorted ? direction : undefined}
              data-at={at === place || undefined}
              className={css.name}
              style={{ width: widths[place] }}
              title={`${name}: ${type}`}
              onClick={() => onOrder(nextOrder(order, index))}
            >
              <span className={css.text}><Hostile text={name} /></span>
              {isSorted && (order.isDown ? <ArrowSortDownRegular aria-hidden /> : <ArrowSortUpRegular aria-hidden />)}
              <span
                className={css.edge}
                aria-hidden
                onClick={(event) => event.stopPropagation()}
                onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
                onPointerMove={(event) => onPointerMove(event, index)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
