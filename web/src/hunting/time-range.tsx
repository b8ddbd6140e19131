// The range of event time that queries are narrowed to: a length back from now, or two ends in UTC.
import { Button, Field, Input, Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import { CalendarRegular, CheckmarkRegular } from '@fluentui/react-icons';
import { useState, type FormEvent } from 'react';
import css from './hunting.module.css';
import { endsOf, intervalOf, labelOf, lengths } from './timespan.ts';

type Props = { timespan: string; onChange: (timespan: string) => void };

export function TimeRange({ timespan, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [[from, until], setEnds] = useState(() => endsOf(timespan));
  const [problem, setProblem] = useState<string>();

  function apply(next: string) {
    onChange(next);
    setOpen(false);
  }

  function applyEnds(event: FormEvent) {
    event.preventDefault();
    const made = intervalOf(from, until);
    if ('problem' in made) setProblem(made.problem);
    else apply(made.timespan);
  }

  return (
    <Popover trapFocus positioning="below-start" open={isOpen} onOpenChange={(_, data) => (setOpen(data.open), setEnds(endsOf(timespan)), setProblem(undefined))}>
      <PopoverTrigger disableButtonEnhancement>
        <Button size="small" icon={<CalendarRegular />} aria-label={`Time range: ${labelOf(timespan)}`}>{labelOf(timespan)}</Button>
      </PopoverTrigger>
      <PopoverSurface className={css.range} aria-label="Time range">
        <ul>
          {lengths.map(([length, label]) => (
            <li key={label}>
              <Button size="small" appearance="subtle" aria-pressed={length === timespan} onClick={() => apply(length)}>
                {label}
                {length === timespan && <CheckmarkRegular aria-hidden />}
              </Button>
            </li>
          ))}
        </ul>
        <form className={css.ends} aria-label="Between two times" onSubmit={applyEnds}>
          <Field label="From (UTC)" size="small" validationMessage={problem}>
            <Input size="small" type="datetime-local" step={1} value={from} onChange={(_, data) => setEnds([data.value, until])} />
          </Field>
          <Field label="Until (UTC)" size="small">
            <Input size="small" type="datetime-local" step={1} value={until} onChange={(_, data) => setEnds([from, data.value])} />
          </Field>
          <Button size="small" type="submit">Use these</Button>
        </form>
      </PopoverSurface>
    </Popover>
  );
}
