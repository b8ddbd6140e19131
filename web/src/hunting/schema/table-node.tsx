// A table of the tree, and when open its columns with their types. The items stand in one flat list,
// each with its level, so that an item's name is its own text and not that of those below it.
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { Hostile } from '../../text/hostile.tsx';
import { columnName } from '../literal.ts';
import { short, type Shown } from './filtered.ts';
import css from './schema.module.css';

type Props = {
  shown: Shown;
  /** Node that the Tab key leads to, `TABLE` or `TABLE/COLUMN`. */
  current?: string;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  onFocus: (node: string) => void;
  onInsert: (text: string) => void;
};

export function TableNode({ shown: { table, columns }, current, isOpen, onToggle, onFocus, onInsert }: Props) {
  const { name, rows, about } = table;
  return (
    <>
      <li
        role="treeitem"
        aria-level={1}
        aria-expanded={isOpen}
        data-node={name}
        data-empty={rows === 0 || undefined}
        tabIndex={current === name ? 0 : -1}
        className={css.table}
        title={about ?? undefined}
        onFocus={() => onFocus(name)}
      >
        <span className={css.twisty} aria-hidden onClick={() => onToggle(!isOpen)}>
          {isOpen ? <ChevronDownRegular /> : <ChevronRightRegular />}
        </span>
        <span className={css.name} onClick={() => onInsert(columnName(name))}><Hostile text={name} /></span>{' '}
        <span className={css.count} title={`${rows.toLocaleString('en')} rows`}>{short(rows)}</span>
      </li>
      {isOpen &&
        columns.map((column) => {
          const node = `${name}/${column.name}`;
          return (
            <li
              key={column.name}
              role="treeitem"
              aria-level={2}
              data-node={node}
              tabIndex={current === node ? 0 : -1}
              className={css.column}
              title={column.about ?? undefined}
              onFocus={() => onFocus(node)}
              onClick={() => onInsert(columnName(column.name))}
            >
              <span className={css.name}><Hostile text={column.name} /></span>{' '}
              <span className={css.type}>{column.type}</span>
            </li>
          );
        })}
    </>
  );
}
