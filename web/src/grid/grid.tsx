// The dense table of every list: one row at a time holds the focus, j and k or the arrows move it,
// Enter opens it, and an open row shows more beneath itself.
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import css from './grid.module.css';
import { useWidth } from '../shell/use-width.ts';
import { Head, fitting, type Column, type Sorting } from './head.tsx';
import { moveOf } from './move.ts';

type Props<T> = {
  label: string;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string;
  /** Key of the row that is chosen. */
  chosen?: string;
  onChoose: (key: string) => void;
  /** What Enter and a double click do; choosing when absent. */
  onOpen?: (key: string) => void;
  /** What an open row shows beneath itself. */
  more?: (row: T) => ReactNode;
  isDim?: (row: T) => boolean;
  sorting?: Sorting;
};

export function Grid<T>({ label, columns: all, rows, keyOf, chosen, onChoose, onOpen, more, isDim, sorting }: Props<T>) {
  const [width, measure] = useWidth(1_200);
  const columns = fitting(all, width);
  const body = useRef<HTMLTableSectionElement>(null);
  const chosenIndex = rows.findIndex((row) => keyOf(row) === chosen);

  function onKeyDown(event: KeyboardEvent<HTMLTableRowElement>, index: number) {
    if (event.target !== event.currentTarget) return;
    const key = keyOf(rows[index] as T);
    if (event.key === 'Enter' || event.key === ' ') (event.key === 'Enter' && onOpen ? onOpen : onChoose)(key);
    else {
      const next = moveOf(event.key, index, rows.length);
      if (next === undefined) return;
      body.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus();
      onChoose(keyOf(rows[next] as T));
    }
    event.preventDefault();
  }

  return (
    <table ref={measure} role={more ? 'treegrid' : 'grid'} aria-label={label} aria-rowcount={rows.length} className={css.grid}>
      <Head columns={columns} sorting={sorting} />
      <tbody ref={body}>
        {rows.map((row, index) => {
          const key = keyOf(row);
          const isChosen = index === chosenIndex;
          const beneath = isChosen && more?.(row);
          return [
            <tr
              key={key}
              data-index={index}
              tabIndex={isChosen || (chosenIndex < 0 && index === 0) ? 0 : -1}
              aria-selected={isChosen}
              aria-expanded={more ? isChosen : undefined}
              className={isDim?.(row) ? css.dim : undefined}
              onClick={() => onChoose(key)}
              onDoubleClick={() => onOpen?.(key)}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              {columns.map((column) => (
                <td key={column.name} className={column.className && css[column.className]}>{column.show(row)}</td>
              ))}
            </tr>,
            beneath && (
              <tr key={`${key} more`} className={css.beneath}>
                <td colSpan={columns.length}>{beneath}</td>
              </tr>
            ),
          ];
        })}
      </tbody>
    </table>
  );
}
