// Filters of the queue: a field, and a chip for each severity and status that there is.
import { Button, Input, ToggleButton } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { IncidentList, Tally } from '../api/generated.ts';
import type { QueueView } from '../paths.ts';
import { words } from '../text/words.ts';
import css from './queue.module.css';
import { toggled } from './use-queue.ts';

type Props = { view: QueueView; list?: IncidentList; change: (part: QueueView) => void };

export function Filters({ view, list, change }: Props) {
  const [text, setText] = useState(view.q ?? '');
  const isFiltered = Boolean(view.severity ?? view.status ?? view.q);
  const chips = (name: 'severity' | 'status', tallies: Tally[] = []) => (
    <div role="group" aria-label={words(name)} className={css.chips}>
      {tallies.map((tally) => (
        <ToggleButton
          key={tally.name}
          size="small"
          shape="circular"
          checked={Boolean(view[name]?.split(',').includes(tally.name))}
          onClick={() => change({ [name]: toggled(view[name], tally.name) })}
        >
          {words(tally.name)}&nbsp;<span className={css.tally}>{tally.count.toLocaleString('en')}</span>
        </ToggleButton>
      ))}
    </div>
  );
  return (
    <form
      role="search"
      className={css.filters}
      onSubmit={(event) => {
        event.preventDefault();
        change({ q: text.trim() || undefined });
      }}
    >
      <Input
        size="small"
        className={css.field}
        aria-label="Filter by words"
        placeholder="Title, device, account, technique"
        contentBefore={<SearchRegular aria-hidden />}
        value={text}
        onChange={(_, data) => setText(data.value)}
        onBlur={() => text.trim() !== (view.q ?? '') && change({ q: text.trim() || undefined })}
      />
      {chips('severity', list?.severities)}
      {chips('status', list?.statuses)}
      {isFiltered && (
        <Button
          size="small"
          appearance="transparent"
          onClick={() => (setText(''), change({ severity: undefined, status: undefined, q: undefined }))}
        >
          Clear filters
        </Button>
      )}
    </form>
  );
}
