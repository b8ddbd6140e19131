// The grid of an answer, and beside it the row that stands open.
import { useMemo, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import type { HuntingResult } from '../../api/generated.ts';
import { subjectOfColumn } from '../../entity/subject.ts';
import { paths } from '../../paths.ts';
import { condition } from '../literal.ts';
import type { CellAction } from './cell-menu.tsx';
import { wholeText } from './cell-text.ts';
import { shownColumns, widthOf, type Shown } from './columns.ts';
import { orderOf, type Order } from './order.ts';
import css from './results.module.css';
import { ResultsGrid } from './results-grid.tsx';
import { RowDrawer } from './row-drawer.tsx';
import { rowObject } from './row-object.ts';

type Props = { result: HuntingResult; left: ReadonlySet<number>; onRefine: (condition: string) => void };

export function RowsView({ result, left, onRefine }: Props) {
  const navigate = useNavigate();
  const [order, setOrder] = useState<Order>();
  const [opened, setOpened] = useState<number>();
  const [chosen, setChosen] = useState<Record<number, number>>({});
  const columns = useMemo(() => shownColumns(result, left), [result, left]);
  const widths = useMemo(() => columns.map((column) => chosen[column.index] ?? widthOf(result, column)), [result, columns, chosen]);
  const indexes = useMemo(
    () => (order ? orderOf(result.rows, result.columns[order.column]?.type ?? '', order) : result.rows.map((_, index) => index)),
    [result, order],
  );

  function onAction(action: CellAction, row: number, { index, name, type }: Shown) {
    const value = result.rows[row]?.[index];
    const subject = subjectOfColumn(name, value);
    if (action === 'open') setOpened(row);
    else if (action === 'visit' && subject) void navigate(paths.entity(subject, String(value)));
    else if (action === 'copy') void navigator.clipboard.writeText(wholeText(value));
    else if (action === 'copyRow') void navigator.clipboard.writeText(JSON.stringify(rowObject(result, row), null, 2));
    else onRefine(condition(name, type, value, action === 'filter'));
  }

  function close(event?: KeyboardEvent<HTMLElement>) {
    setOpened(undefined);
    event?.stopPropagation();
  }

  return (
    <div className={css.results} data-results onKeyDown={(event) => event.key === 'Escape' && opened !== undefined && close(event)}>
      <ResultsGrid
        result={result}
        columns={columns}
        indexes={indexes}
        widths={widths}
        order={order}
        onOrder={setOrder}
        onWidth={(column, width) => setChosen((before) => ({ ...before, [column]: width }))}
        opened={opened}
        onOpen={setOpened}
        onAction={onAction}
      />
      {opened !== undefined && <RowDrawer key={opened} result={result} index={opened} onClose={() => close()} />}
    </div>
  );
}
