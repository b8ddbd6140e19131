// What a reader thinks of an answer: one of three verdicts, with a reason if there is one.
import { Button, Field, Popover, PopoverSurface, PopoverTrigger, Textarea, Tooltip } from '@fluentui/react-components';
import { FlagRegular, ThumbDislikeRegular, ThumbLikeRegular } from '@fluentui/react-icons';
import { useState, type ReactElement } from 'react';
import { calls } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import css from './answer.module.css';

const verdicts: [verdict: string, label: string, icon: ReactElement][] = [
  ['looksRight', 'Looks right', <ThumbLikeRegular />],
  ['needsImprovement', 'Needs improvement', <ThumbDislikeRegular />],
  ['inappropriate', 'Inappropriate', <FlagRegular />],
];

export function Judge({ evaluationId }: { evaluationId: string }) {
  const [open, setOpen] = useState<string>();
  const [reason, setReason] = useState('');
  const [kept, setKept] = useState<string>();
  const { act, isRunning, problem } = useAct('/api/none');

  async function send(verdict: string) {
    const answered = await act(calls.judgeEvaluation(evaluationId, { verdict, reason: reason.trim() || undefined }));
    if (!answered) return;
    setKept(verdict);
    setOpen(undefined);
    setReason('');
  }

  return (
    <>
      {verdicts.map(([verdict, label, icon]) => (
        <Popover key={verdict} trapFocus open={open === verdict} onOpenChange={(_, data) => (setReason(''), setOpen(data.open ? verdict : undefined))}>
          <PopoverTrigger disableButtonEnhancement>
            <Tooltip relationship="label" content={label}>
              <Button size="small" appearance="subtle" icon={icon} aria-pressed={kept === verdict} className={kept === verdict ? css.chosen : undefined} />
            </Tooltip>
          </PopoverTrigger>
          <PopoverSurface aria-label={label}>
            <form
              className={css.judge}
              onSubmit={(event) => {
                event.preventDefault();
                void send(verdict);
              }}
            >
              <strong>{label}</strong>
              <Field label="Reason, if there is one">
                <Textarea value={reason} rows={3} onChange={(_, data) => setReason(data.value)} />
              </Field>
              {problem && <p role="alert" className={css.problem}>{problem}</p>}
              <Button type="submit" size="small" appearance="primary" disabled={isRunning}>Send feedback</Button>
            </form>
          </PopoverSurface>
        </Popover>
      ))}
      <span role="status" className={css.quiet}>{kept ? 'Kept' : ''}</span>
    </>
  );
}
