// One thing to do: on what, why, and how. It is done by hand, in the product that can; here it is
// noted as done.
import { Button, Tooltip } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, type Card, type Citation } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { Feedback } from '../summary/feedback.tsx';
import { StatementText } from '../summary/statement.tsx';
import { Hostile, reveal } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { Procedure } from './procedure.tsx';
import css from './respond.module.css';

type Props = { card: Card; heading: string; incidentId: string; citations: Citation[] };

const urgencies = { now: 'now', soon: 'today', later: 'later' };

function Done({ card }: { card: Card }) {
  if (!card.isDone) return null;
  const { done } = card;
  return (
    <p className={css.done}>
      <CheckmarkCircleRegular aria-hidden /> Done
      {done && <> by <Hostile text={done.by} /> {done.at && <Instant at={done.at} />}</>}
      {done?.automated && <span className={css.badge}>Automated</span>}
    </p>
  );
}

export function ActionCard({ card, heading, incidentId, citations }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { act, isRunning, problem } = useAct();
  const { id, title, reasons, urgency, isDone, allowed, unavailable, permission, message, procedure } = card;
  const note = (
    <Tooltip relationship="description" content={allowed ? 'Notes in the activity log that it was done by hand' : (unavailable ?? `you lack the permission ${permission}`)}>
      <Button size="small" disabled={isRunning} disabledFocusable={!allowed} onClick={() => void act(calls.noteAction(incidentId, { cardId: id }))}>Mark as done</Button>
    </Tooltip>
  );
  return (
    <section className={css.card} aria-label={title.spans.map(({ text }) => text).join('')} data-card={card.action}>
      <h3>{heading} <span className={css.quiet}>· {urgencies[urgency]}</span></h3>
      <p className={css.title}><StatementText statement={title} name={`${id}-title`} citations={citations} incidentId={incidentId} /></p>
      {reasons.map((reason, index) => (
        <p key={index}><StatementText statement={reason} name={`${id}-${index + 1}`} citations={citations} incidentId={incidentId} /></p>
      ))}
      <Done card={card} />
      {message && (
        <blockquote className={css.message}>
          <span className={css.quiet}>To <Hostile text={message.to} /></span>
          <p>{reveal(message.text)}</p>
          <Button size="small" onClick={() => void navigator.clipboard.writeText(message.text)}>Copy the message</Button>
        </blockquote>
      )}
      {isOpen && <Procedure procedure={procedure} />}
      <div className={css.actions}>
        <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? 'Hide how' : 'Show how'}</Button>
        {!isDone && note}
        <Tooltip relationship="description" content={unavailable ?? `Needs ${permission}.`}>
          <span tabIndex={0} className={css.quiet}>{!allowed ? `needs ${permission}` : unavailable ? 'by hand only' : permission}</span>
        </Tooltip>
      </div>
      <div className={css.actions}><Feedback incidentId={incidentId} about={id} /></div>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </section>
  );
}
