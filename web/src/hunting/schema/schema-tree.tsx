// Tables and their columns as a tree: the arrows walk it, Enter or a click writes a name into the query.
import { useRef, useState, type KeyboardEvent } from 'react';
import { columnName } from '../literal.ts';
import { TableNode } from './table-node.tsx';
import type { Shown } from './filtered.ts';
import css from './schema.module.css';

type Props = { shown: Shown[]; onInsert: (text: string) => void };

export function SchemaTree({ shown, onInsert }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<string>();
  const tree = useRef<HTMLUListElement>(null);
  const known = shown.some(({ table }) => table.name === at?.split('/')[0]);
  const current = known ? at : shown[0]?.table.name;

  function toggle(table: string, isOpen: boolean) {
    const next = new Set(open);
    if (isOpen) next.add(table);
    else next.delete(table);
    setOpen(next);
  }

  function goTo(item: HTMLElement | null | undefined) {
    if (!item?.dataset.node) return;
    setAt(item.dataset.node);
    item.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    const item = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[role=treeitem]') : null;
    if (!item?.dataset.node) return;
    const items = [...(tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])];
    const index = items.indexOf(item);
    const [table = '', column] = item.dataset.node.split('/');
    const isOpen = item.getAttribute('aria-expanded') === 'true';
    if (event.key === 'ArrowDown') goTo(items[index + 1]);
    else if (event.key === 'ArrowUp') goTo(items[index - 1]);
    else if (event.key === 'Home') goTo(items[0]);
    else if (event.key === 'End') goTo(items.at(-1));
    else if (event.key === 'ArrowRight' && !column) isOpen ? goTo(items[index + 1]) : toggle(table, true);
    else if (event.key === 'ArrowLeft' && column) goTo(items.find(({ dataset }) => dataset.node === table));
    else if (event.key === 'ArrowLeft') toggle(table, false);
    else if (event.key === 'Enter') onInsert(columnName(column ?? table));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <ul ref={tree} role="tree" aria-label="Tables" className={css.tree} onKeyDown={onKeyDown}>
      {shown.map((one) => (
        <TableNode
          key={one.table.name}
          shown={one}
          current={current}
          isOpen={one.isFound || open.has(one.table.name)}
          onToggle={(isOpen) => toggle(one.table.name, isOpen)}
          onFocus={setAt}
          onInsert={onInsert}
        />
      ))}
    </ul>
  );
}
