// The range of event time that queries are narrowed to: a length back from now, or two ends in UTC.
import { Button, Field, Input, Menu, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { CalendarRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import css from './hunting.module.css';
import { endsOf, intervalOf, labelOf, lengths } from './timespan.ts';

type Props = { timespan: string; onChange: (timespan: string) => void };

export function TimeRange({ timespan, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [[from, until], setEnds] = useState(() => endsOf(timespan));
  const [problem, setProblem] = useState<string>();

  function apply(next: string) {
    onChange(next);
    setProblem(undefined);
    setOpen(false);
  }

  function applyEnds() {
    const made = intervalOf(from, until);
    if ('problem' in made) setProblem(made.problem);
    else apply(made.timespan);
  }

  return (
    <Menu
      open={isOpen}
      onOpenChange={(_, data) => (setOpen(data.open), setEnds(endsOf(timespan)), setProblem(undefined))}
      checkedValues={{ timespan: [timespan] }}
      onCheckedValueChange={(_, data) => apply(data.checkedItems[0] ?? '')}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" icon={<CalendarRegular />} aria-label={`Time range: ${labelOf(timespan)}`}>{labelOf(timespan)}</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList aria-label="Time range">
          {lengths.map(([length, label]) => <MenuItemRadio key={label} name="timespan" value={length}>{label}</MenuItemRadio>)}
        </MenuList>
        <form className={css.ends} aria-label="Between two times" onSubmit={(event) => (event.preventDefault(), applyEnds())}>
          <Field label="From (UTC)" size="small" validationMessage={problem}>
            <Input size="small" type="datetime-local" step={1} value={from} onChange={(_, data) => setEnds([data.value, until])} />
          </Field>
          <Field label="Until (UTC)" size="small">
            <Input size="small" type="datetime-local" step={1} value={until} onChange={(_, data) => setEnds([from, data.value])} />
          </Field>
          <Button size="small" type="submit">Use these</Button>
        </form>
      </MenuPopover>
    </Menu>
  );
}
