// A stored row that something rests on, whole, once it is asked for.
import { useState } from 'react';
import { endpoints, type RowRef } from '../api/generated.ts';
import { useAnswerWhen } from '../api/query.ts';
import { Fields } from './fields.tsx';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Hostile } from '../text/hostile.tsx';
import css from './rows.module.css';

export function StoredRow({ table, itemId }: RowRef) {
  const [isOpen, setOpen] = useState(false);
  const row = useAnswerWhen(isOpen, endpoints.getRow(table, itemId));
  return (
    <details className={css.stored} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{table} <code><Hostile text={itemId} /></code></summary>
      {isOpen && (
        <Loaded answer={row} skeleton={<Lines label="the stored row" />}>
          {({ cells, sourceName }) => (
            <>
              <Fields list={cells} />
              {sourceName && <p className={css.address}>from <code><Hostile text={sourceName} /></code></p>}
            </>
          )}
        </Loaded>
      )}
    </details>
  );
}
