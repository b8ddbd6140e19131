// What was done for an answer, step by step: stages, calls of skills with their plugins, times, and
// what the safety check found.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { Evaluation } from '../api/generated.ts';
import { count } from '../text/words.ts';
import css from './answer.module.css';
import { StepList } from './step-list.tsx';

export function ProcessLog({ evaluation: { steps, flags } }: { evaluation: Evaluation }) {
  const [isOpen, setOpen] = useState(false);
  if (steps.length === 0) return null;
  const lines = steps.map(({ position, name, plugin, skill, state, message, elapsedMs }) => ({
    key: position, name, state, message, elapsedMs, detail: skill ? [plugin, skill].filter(Boolean).join(' · ') : undefined,
  }));
  return (
    <section className={css.log} aria-label="Process log">
      <Button size="small" appearance="transparent" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? 'Hide the process log' : `Process log, ${count(steps.length, 'step')}`}
      </Button>
      {isOpen && (
        <>
          <StepList lines={lines} label="Steps of the run" />
          <p className={css.quiet}>{flags.length === 0 ? 'Safety checks ran: nothing was flagged.' : `Safety checks ran: ${count(flags.length, 'text')} flagged.`}</p>
        </>
      )}
    </section>
  );
}
