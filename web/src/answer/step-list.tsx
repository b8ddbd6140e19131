// Steps with where each stands: in words, an icon, and how long it took.
import { CheckmarkCircleRegular, CircleRegular, DismissCircleRegular, SubtractCircleRegular } from '@fluentui/react-icons';
import { Spinner } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { EvaluationStepState } from '../api/generated.ts';
import { took } from '../hunting/took.ts';
import { Hostile } from '../text/hostile.tsx';
import css from './answer.module.css';

const icons: Record<EvaluationStepState, ReactNode> = {
  pending: <CircleRegular aria-hidden />,
  running: <Spinner size="extra-tiny" aria-hidden />,
  done: <CheckmarkCircleRegular aria-hidden />,
  failed: <DismissCircleRegular aria-hidden />,
  skipped: <SubtractCircleRegular aria-hidden />,
};

export type StepLine = { key: string | number; name: string; detail?: string; state: EvaluationStepState; message?: string; elapsedMs?: number | null };

export function StepList({ lines, label }: { lines: StepLine[]; label: string }) {
  return (
    <ol className={css.steps} aria-label={label}>
      {lines.map(({ key, name, detail, state, message, elapsedMs }) => (
        <li key={key} data-state={state}>
          <span className={css.stepIcon}>{icons[state]}</span>
          <span className={css.stepName}>
            <Hostile text={name} />
            {detail && <span className={css.quiet}> · {detail}</span>}
            {message && <span className={css.stepMessage}><Hostile text={message} /></span>}
          </span>
          <span className={css.stepState}>{state}{elapsedMs !== null && elapsedMs !== undefined && ` · ${took(elapsedMs)}`}</span>
        </li>
      ))}
    </ol>
  );
}
