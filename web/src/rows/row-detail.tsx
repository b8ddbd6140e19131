// The fields of a row: those that show the point first, the whole row on demand.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { endpoints } from '../api/generated.ts';
import { useAnswerWhen } from '../api/query.ts';
import { Lines } from '../states/bones.tsx';
import { Failed } from '../states/trouble.tsx';
import { count } from '../text/words.ts';
import { Fields, type Field } from './fields.tsx';
import css from './rows.module.css';

type Props = { table: string; itemId: string; fields: Record<string, unknown> };

const listOf = (fields: Record<string, unknown>): Field[] => Object.entries(fields).map(([name, value]) => ({ name, value }));

export function RowDetail({ table, itemId, fields }: Props) {
  const [isWhole, setWhole] = useState(false);
  const row = useAnswerWhen(isWhole, endpoints.getRow(table, itemId));
  const shown = (isWhole && row.data?.cells) || listOf(fields);
  const copy = () =>
    void navigator.clipboard.writeText(JSON.stringify({ table, itemId, ...Object.fromEntries(shown.map(({ name, value }) => [name, value])) }, null, 2));
  return (
    <div className={css.detail}>
      <Fields list={shown} />
      {isWhole && row.isPending && <Lines label="the whole row" />}
      {isWhole && row.error && <Failed error={row.error} retry={() => void row.refetch()} />}
      <p className={css.address}>
        {table} <code>{itemId}</code>
        {row.data?.sourceName && <> · from <code>{row.data.sourceName}</code></>}
        {isWhole && row.data && ` · ${count(row.data.emptyColumns, 'empty column')} left out`}
      </p>
      <div className={css.actions}>
        <Button size="small" onClick={() => setWhole(!isWhole)}>{isWhole ? 'Key columns' : 'All columns'}</Button>
        <Button size="small" onClick={copy}>Copy as JSON</Button>
      </div>
    </div>
  );
}
