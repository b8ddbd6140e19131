// What can be done with an answer: copy it, ask again, judge it.
import { Button, Tooltip } from '@fluentui/react-components';
import { ArrowClockwiseRegular, CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { calls, type Evaluation } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { take } from '../chat/following.ts';
import css from './answer.module.css';
import { asMarkdown } from './as-markdown.ts';
import { Judge } from './judge.tsx';

export function Controls({ evaluation, isReader, children }: { evaluation: Evaluation; isReader?: boolean; children?: ReactNode }) {
  const [isCopied, setCopied] = useState(false);
  const { act, isRunning, problem } = useAct('/api/none');

  const copy = () =>
    navigator.clipboard.writeText(asMarkdown(evaluation)).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    });

  async function retry() {
    const again = await act(calls.rerunPrompt(evaluation.promptId));
    if (again) take(again);
  }

  return (
    <div className={css.controls}>
      <Tooltip relationship="label" content={isCopied ? 'Copied' : 'Copy the answer'}>
        <Button size="small" appearance="subtle" icon={isCopied ? <CheckmarkRegular /> : <CopyRegular />} onClick={() => void copy()} />
      </Tooltip>
      {!isReader && (
        <Tooltip relationship="label" content="Retry">
          <Button size="small" appearance="subtle" icon={<ArrowClockwiseRegular />} disabled={isRunning} onClick={() => void retry()} />
        </Tooltip>
      )}
      {children}
      <Judge key={evaluation.id} evaluationId={evaluation.id} />
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </div>
  );
}
