// The schema at the left: a filter, and the tables that it leaves.
import { Input, Switch } from '@fluentui/react-components';
import { FilterRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiError } from '../../api/client.ts';
import { Lines } from '../../states/bones.tsx';
import { Loaded } from '../../states/loaded.tsx';
import { Empty } from '../../states/trouble.tsx';
import { count } from '../../text/words.ts';
import type { HuntingSchema } from '../../api/generated.ts';
import { filtered } from './filtered.ts';
import css from './schema.module.css';
import { SchemaTree } from './schema-tree.tsx';

type Props = { answer: UseQueryResult<HuntingSchema, ApiError>; onInsert: (text: string) => void };

export function SchemaPanel({ answer, onInsert }: Props) {
  const [text, setText] = useState('');
  const [isWithEmpty, setWithEmpty] = useState(false);
  return (
    <div className={css.panel}>
      <Input
        size="small"
        aria-label="Filter tables and columns"
        placeholder="Table or column"
        contentBefore={<FilterRegular aria-hidden />}
        value={text}
        onChange={(_, data) => setText(data.value)}
        onKeyDown={(event) => event.key === 'Escape' && text && (setText(''), event.stopPropagation())}
      />
      <Loaded answer={answer} skeleton={<Lines label="the tables" count={12} />}>
        {({ tables }) => {
          const shown = filtered(tables, text, isWithEmpty);
          const empty = tables.filter(({ rows }) => rows === 0).length;
          return (
            <>
              {shown.length > 0 ? (
                <SchemaTree shown={shown} onInsert={onInsert} />
              ) : (
                <Empty title={text ? 'No table has this' : 'No table holds rows yet'}>
                  {text ? 'Another word, or the empty tables too, may.' : <>Read a folder of logs with <code>outrider ingest FOLDER</code>.</>}
                </Empty>
              )}
              {empty > 0 && (
                <Switch
                  className={css.empty}
                  label={count(empty, 'empty table')}
                  checked={isWithEmpty}
                  onChange={(_, data) => setWithEmpty(data.checked)}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
