// Queries that were run in this browser: back into the editor, pinned, or deleted.
import { Button, Input } from '@fluentui/react-components';
import { FilterRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Empty } from '../../states/trouble.tsx';
import { listed, pinned, without, type Entry } from './entries.ts';
import { HistoryItem } from './history-item.tsx';
import css from './history.module.css';
import { changeHistory, useHistory } from './store.ts';

export function HistoryPanel({ onRestore }: { onRestore: (entry: Entry) => void }) {
  const entries = useHistory();
  const [text, setText] = useState('');
  const [before, setBefore] = useState<Entry[]>();
  const shown = listed(entries, text);
  return (
    <div className={css.panel}>
      <Input
        size="small"
        aria-label="Filter queries"
        placeholder="Words of a query"
        contentBefore={<FilterRegular aria-hidden />}
        value={text}
        onChange={(_, data) => setText(data.value)}
        onKeyDown={(event) => event.key === 'Escape' && text && (setText(''), event.stopPropagation())}
      />
      <div role="status">
        {before && (
          <p className={css.undo}>
            Deleted.
            <Button size="small" appearance="transparent" onClick={() => (changeHistory(() => before), setBefore(undefined))}>Undo</Button>
          </p>
        )}
      </div>
      {shown.length === 0 ? (
        <Empty title={entries.length === 0 ? 'No query has run yet' : 'No query holds these words'}>
          {entries.length === 0 && 'Each query that runs is kept here, in this browser only. Pinned ones stay.'}
        </Empty>
      ) : (
        <ul className={css.list} aria-label="Queries that were run">
          {shown.map((entry) => (
            <HistoryItem
              key={entry.id}
              entry={entry}
              onRestore={() => onRestore(entry)}
              onPin={() => changeHistory((held) => pinned(held, entry.id))}
              onDelete={() => (setBefore(entries), changeHistory((held) => without(held, entry.id)))}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
