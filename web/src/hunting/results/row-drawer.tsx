// A row with all of its values, trees unfolded, and the stored rows that it rests on. It stands
// beside the results; the keyboard stays there and walks the rows under it.
import { Button, Tooltip } from '@fluentui/react-components';
import { CopyRegular, DismissRegular } from '@fluentui/react-icons';
import type { HuntingResult } from '../../api/generated.ts';
import { Fields } from '../../rows/fields.tsx';
import { Hostile } from '../../text/hostile.tsx';
import { count } from '../../text/words.ts';
import { rowObject } from './row-object.ts';
import { JsonTree, treeOf } from './json-tree.tsx';
import css from './row.module.css';
import { StoredRow } from '../../rows/stored-row.tsx';

type Props = { result: HuntingResult; index: number; onClose: () => void };

export function RowDrawer({ result, index, onClose }: Props) {
  const values = result.rows[index] ?? [];
  const fields = result.columns.map(({ name }, column) => ({ name, value: values[column] }));
  const isHeld = ({ value }: { value: unknown }) => value !== null && value !== undefined && value !== '';
  const held = fields.filter(isHeld);
  const evidence = result.evidence?.[index];
  return (
    <aside className={css.drawer} aria-label="Row" data-row={index}>
      <div className={css.head}>
        <h3>Row</h3>
        <Tooltip relationship="label" content="Copy the row as JSON">
          <Button
            size="small"
            appearance="subtle"
            icon={<CopyRegular />}
            onClick={() => void navigator.clipboard.writeText(JSON.stringify(rowObject(result, index), null, 2))}
          />
        </Tooltip>
        <Tooltip relationship="label" content="Close the row">
          <Button size="small" appearance="subtle" icon={<DismissRegular />} onClick={onClose} />
        </Tooltip>
      </div>
      <div className={css.body} tabIndex={0} role="group" aria-label="Values of the row">
        <Fields list={held.filter(({ value }) => !treeOf(value))} />
        {held.map(({ name, value }) => {
          const tree = treeOf(value);
          return tree && (
            <section key={name} className={css.tree} aria-label={name}>
              <h4><Hostile text={name} /></h4>
              <JsonTree value={tree} />
            </section>
          );
        })}
        {held.length < fields.length && <p className={css.quiet}>{`${count(fields.length - held.length, 'empty column')} left out`}</p>}
        {evidence && (
          <section className={css.tree} aria-label="Stored rows">
            <h4>{evidence.length === 0 ? 'No stored row is behind this' : `Rests on ${count(evidence.length, 'stored row')}`}</h4>
            {evidence.map((row) => <StoredRow key={`${row.table}/${row.itemId}`} {...row} />)}
          </section>
        )}
      </div>
    </aside>
  );
}
