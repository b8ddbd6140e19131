// The rows of an answer: any number of them, since only those near the visible part are drawn. One
// cell is where the keyboard stands; the grid keeps the focus and names that cell.
import { useId, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { HuntingResult } from '../../api/generated.ts';
import { CellMenu, type CellAction } from './cell-menu.tsx';
import { wholeText } from './cell-text.ts';
import { narrowest, type Shown } from './columns.ts';
import { GridHead } from './grid-head.tsx';
import { GridRow } from './grid-row.tsx';
import { nextOrder, type Order } from './order.ts';
import { placeAfter, type Place } from './place.ts';
import css from './results.module.css';
import { ROW_HEIGHT, useWindow } from './use-window.ts';

type Props = {
  result: HuntingResult;
  columns: Shown[];
  /** Indexes of the rows, in the order shown. */
  indexes: number[];
  widths: number[];
  order?: Order;
  onOrder: (order?: Order) => void;
  onWidth: (column: number, width: number) => void;
  /** Row that stands open in the drawer, by its index. */
  opened?: number;
  onOpen: (index: number) => void;
  onAction: (action: CellAction, row: number, column: Shown) => void;
};

const HEAD_HEIGHT = 30;
const NUMBER_WIDTH = 52;

export function ResultsGrid({ result, columns, indexes, widths, order, onOrder, onWidth, opened, onOpen, onAction }: Props) {
  const id = useId();
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const [menuAt, setMenuAt] = useState<Place>();
  const [from, until, watch] = useWindow(indexes.length);
  const scroller = useRef<HTMLDivElement>(null);
  const total = widths.reduce((sum, width) => sum + width, NUMBER_WIDTH);
  const column = columns[Math.min(place.column, columns.length - 1)];
  const cellId = (row: number, at: number) => `${id}-${row}-${at}`;

  function show({ row, column: at }: Place) {
    const view = scroller.current;
    if (!view) return;
    const top = row * ROW_HEIGHT;
    if (row >= 0 && top < view.scrollTop) view.scrollTop = top;
    else if (row >= 0 && top + ROW_HEIGHT + HEAD_HEIGHT > view.scrollTop + view.clientHeight) view.scrollTop = top + ROW_HEIGHT + HEAD_HEIGHT - view.clientHeight;
    const left = widths.slice(0, at).reduce((sum, width) => sum + width, 0);
    const width = widths[at] ?? 0;
    if (left < view.scrollLeft) view.scrollLeft = left;
    else if (left + width + NUMBER_WIDTH > view.scrollLeft + view.clientWidth) view.scrollLeft = left + width + NUMBER_WIDTH - view.clientWidth;
  }

  function goTo(next: Place) {
    setPlace(next);
    show(next);
    const index = indexes[next.row];
    if (opened !== undefined && index !== undefined) onOpen(index);
  }

  function resize(by: number) {
    const shown = columns[place.column];
    if (shown) onWidth(shown.index, Math.max(narrowest, (widths[place.column] ?? 0) + by));
  }

  function onPointed(event: MouseEvent) {
    const target = event.target instanceof Element ? event.target : undefined;
    const row = Number(target?.closest<HTMLElement>('[data-row]')?.dataset.row ?? Number.NaN);
    const index = indexes[row];
    if (index === undefined) return;
    const pointed = Number(target?.closest<HTMLElement>('[data-column]')?.dataset.column ?? place.column);
    const part = target?.closest<HTMLElement>('[data-part]')?.dataset.part;
    goTo({ row, column: pointed });
    if (event.type === 'contextmenu' || part === 'more') setMenuAt({ row, column: pointed });
    if (event.type === 'dblclick' || part === 'open') onOpen(index);
    if (event.type === 'contextmenu') event.preventDefault();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget || !column) return;
    const index = indexes[place.row];
    const isCopy = (event.ctrlKey || event.metaKey) && event.key === 'c';
    const page = Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2;
    const next = placeAfter(event.key, event.ctrlKey || event.metaKey, place, indexes.length, columns.length, page);
    if (event.shiftKey && place.row < 0 && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) resize(event.key === 'ArrowRight' ? 16 : -16);
    else if (isCopy && !document.getSelection()?.isCollapsed) return;
    else if (isCopy && index !== undefined) void navigator.clipboard.writeText(wholeText(result.rows[index]?.[column.index]));
    else if (event.key === 'Enter' && index === undefined) onOrder(nextOrder(order, column.index));
    else if (event.key === 'Enter' && index !== undefined) onOpen(index);
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey) || event.key === 'm') && place.row >= 0) setMenuAt(place);
    else if (next && !event.altKey) goTo(next);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <div
        ref={(element) => ((scroller.current = element), watch(element))}
        role="grid"
        aria-label="Results"
        aria-rowcount={indexes.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={cellId(place.row, place.column)}
        tabIndex={0}
        className={css.grid}
        onKeyDown={onKeyDown}
        onClick={onPointed}
        onDoubleClick={onPointed}
        onContextMenu={onPointed}
      >
        <GridHead columns={columns} widths={widths} order={order} at={place.row < 0 ? place.column : undefined} idOf={(at) => cellId(-1, at)} onOrder={onOrder} onWidth={onWidth} width={total} />
        <div role="rowgroup" style={{ height: indexes.length * ROW_HEIGHT, width: total, position: 'relative' }}>
          {indexes.slice(from, until).map((index, offset) => (
            <GridRow
              key={index}
              values={result.rows[index] ?? []}
              row={from + offset}
              columns={columns}
              widths={widths}
              at={place.row === from + offset ? place.column : undefined}
              isOpen={opened === index}
              id={id}
            />
          ))}
        </div>
      </div>
      {menuAt && column && (
        <CellMenu
          target={document.getElementById(cellId(menuAt.row, menuAt.column))}
          column={columns[menuAt.column] ?? column}
          value={result.rows[indexes[menuAt.row] ?? 0]?.[(columns[menuAt.column] ?? column).index]}
          onClose={() => (setMenuAt(undefined), scroller.current?.focus())}
          onAction={(action) => onAction(action, indexes[menuAt.row] ?? 0, columns[menuAt.column] ?? column)}
        />
      )}
    </>
  );
}
