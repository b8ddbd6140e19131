// One query of the history: its text, how it ended, and what can be done with it.
import { Button, Tooltip } from '@fluentui/react-components';
import { DeleteRegular, PinFilled, PinRegular } from '@fluentui/react-icons';
import { reveal } from '../../text/hostile.tsx';
import { Instant } from '../../text/instant.tsx';
import { count } from '../../text/words.ts';
import { took } from '../took.ts';
import { labelOf } from '../timespan.ts';
import type { Entry } from './entries.ts';
import css from './history.module.css';

type Props = { entry: Entry; onRestore: () => void; onPin: () => void; onDelete: () => void };

function endOf({ outcome, rows, elapsedMs }: Entry): string {
  if (outcome === 'answered') return `${count(rows, 'row')} · ${took(elapsedMs)}`;
  return { failed: 'failed', cancelled: 'stopped', unrun: 'not run' }[outcome];
}

export function HistoryItem({ entry, onRestore, onPin, onDelete }: Props) {
  const { query, at, isPinned, timespan } = entry;
  return (
    <li className={css.item}>
      <button type="button" className={css.query} title="Write it into the editor" onClick={onRestore}>
        <code>{reveal(query)}</code>
      </button>
      <div className={css.foot}>
        <span className={css.quiet}>
          {endOf(entry)}{timespan && ` · ${labelOf(timespan)}`} · <Instant at={at} />
        </span>
        <Tooltip relationship="label" content={isPinned ? 'Unpin' : 'Pin'}>
          <Button size="small" appearance="subtle" aria-pressed={isPinned} icon={isPinned ? <PinFilled /> : <PinRegular />} onClick={onPin} />
        </Tooltip>
        <Tooltip relationship="label" content="Delete from the history">
          <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={onDelete} />
        </Tooltip>
      </div>
    </li>
  );
}
