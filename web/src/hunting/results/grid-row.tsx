// One row of the results. It has no handlers of its own, so that it is drawn anew only when it
// changes; the grid reads from the marks on its parts what was clicked.
import { MoreHorizontalRegular, PanelRightExpandRegular } from '@fluentui/react-icons';
import { memo } from 'react';
import { Hostile } from '../../text/hostile.tsx';
import { cellText } from './cell-text.ts';
import type { Shown } from './columns.ts';
import css from './results.module.css';
import { ROW_HEIGHT } from './use-window.ts';

type Props = {
  values: unknown[];
  /** Its place in the order shown. */
  row: number;
  columns: Shown[];
  widths: number[];
  /** Column that the keyboard stands on, when it stands in this row. */
  at?: number;
  isOpen: boolean;
  id: string;
};

const isNumber = (type: string) => ['int', 'long', 'real', 'decimal', 'timespan'].includes(type);

function Row({ values, row, columns, widths, at, isOpen, id }: Props) {
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      aria-selected={isOpen}
      data-row={row}
      className={css.row}
      style={{ transform: `translateY(${row * ROW_HEIGHT}px)` }}
    >
      <span className={css.open} data-part="open" title="Open the row" aria-hidden>
        <span>{row + 1}</span>
        <PanelRightExpandRegular />
      </span>
      {columns.map((column, place) => (
        <div
          key={column.index}
          id={`${id}-${row}-${place}`}
          role="gridcell"
          aria-colindex={place + 1}
          data-column={place}
          data-at={at === place || undefined}
          data-type={column.type}
          className={`${css.cell} ${isNumber(column.type) ? css.number : ''}`}
          style={{ width: widths[place] }}
        >
          <span className={css.text}><Hostile text={cellText(values[column.index], column.type)} /></span>
          {at === place && (
            <span className={css.more} data-part="more" title="What can be done with this value" aria-hidden>
              <MoreHorizontalRegular />
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

export const GridRow = memo(Row);
