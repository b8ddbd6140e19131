// A table's head; a column that sorts is a button, and says so to a screen reader.
import { ArrowSortDownRegular, ArrowSortUpRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import css from './grid.module.css';

export type Column<T> = {
  name: string;
  /** CSS width; the column without one takes what is left. */
  width?: string;
  className?: 'number' | 'time' | 'wide';
  /** Width of the table in pixels below which the column gives way. */
  from?: number;
  /** Name of the order that this column stands for. */
  sort?: string;
  show: (row: T) => ReactNode;
};

/** The columns that a table of this width has room for. */
export const fitting = <T,>(columns: Column<T>[], width: number) => columns.filter(({ from = 0 }) => width >= from);

export type Sorting = { by: string; reverse: boolean; onSort: (by: string) => void };

export function Head<T>({ columns, sorting }: { columns: Column<T>[]; sorting?: Sorting }) {
  return (
    <thead>
      <tr>
        {columns.map(({ name, width, sort, className }) => {
          const isSorted = sorting && sort === sorting.by;
          // Every order but the title's and the first activity's starts with the largest.
          const isDown = ['title', 'firstActivity'].includes(sort ?? '') === Boolean(sorting?.reverse);
          const order = isSorted ? (isDown ? 'descending' : 'ascending') : undefined;
          return (
            <th key={name} scope="col" style={{ width }} aria-sort={order} className={className && css[className]}>
              {sorting && sort ? (
                <button type="button" onClick={() => sorting.onSort(sort)}>
                  {name}
                  {isSorted && (isDown ? <ArrowSortDownRegular aria-hidden /> : <ArrowSortUpRegular aria-hidden />)}
                </button>
              ) : (
                name
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
