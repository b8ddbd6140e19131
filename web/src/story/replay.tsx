// The replay line: steps in order, one stop each, since attacks pause for hours and hurry for
// seconds. Moving it chooses the step it stands on and dims what came later.
import { Button, Tooltip } from '@fluentui/react-components';
import { PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { Step } from '../api/generated.ts';
import { useSelection } from '../incident/use-selection.ts';
import { clock, day } from '../text/instant.tsx';
import css from './story.module.css';

const PACE_MS = 1_100;

export function Replay({ steps }: { steps: Step[] }) {
  const { selection, select } = useSelection();
  const [isPlaying, setPlaying] = useState(false);
  const last = steps.length - 1;
  const found = steps.findIndex(({ id }) => id === selection.until);
  const at = found < 0 ? last : found;
  const step = steps[at];
  const moveTo = (index: number) => {
    const id = steps[index]?.id;
    select({ step: id, until: index < last ? id : undefined });
  };

  useEffect(() => {
    if (!isPlaying) return;
    const timer = setTimeout(() => {
      moveTo(at + 1);
      if (at + 1 >= last) setPlaying(false);
    }, PACE_MS);
    return () => clearTimeout(timer);
  });

  function toggle() {
    if (!isPlaying && at >= last) moveTo(0);
    setPlaying(!isPlaying);
  }

  if (!step) return null;
  const [begin, end] = [steps[0] ?? step, steps[last] ?? step];
  // An attack of several days names them; one of a day needs only its hours.
  const ends = day(begin.at) === day(end.at) ? clock : (instant: string) => `${day(instant)} ${clock(instant)}`;
  return (
    <div className={css.replay}>
      <Tooltip relationship="label" content={isPlaying ? 'Pause the replay' : 'Replay the attack'}>
        <Button size="small" appearance="subtle" icon={isPlaying ? <PauseRegular /> : <PlayRegular />} onClick={toggle} />
      </Tooltip>
      <div className={css.line}>
        <input
          type="range"
          min={0}
          max={last}
          value={at}
          aria-label="Replay line"
          aria-valuetext={`Step ${at + 1} of ${steps.length}, ${clock(step.at)}: ${step.title}`}
          style={{ '--done': `${(at / last) * 100}%` } as React.CSSProperties}
          onChange={(event) => (setPlaying(false), moveTo(Number(event.target.value)))}
        />
        <div className={css.ticks} aria-hidden>
          {steps.map(({ id, severity }, index) => (
            <i key={id} className={css[severity]} style={{ insetInlineStart: `${(index / last) * 100}%` }} />
          ))}
        </div>
        <div className={css.ends} aria-hidden>
          <span>{ends(begin.at)}</span>
          <b>{`${day(step.at)} ${clock(step.at)}`}</b>
          <span>{ends(end.at)}</span>
        </div>
      </div>
    </div>
  );
}
