// Says when little of the budget is left, or nothing: to whom to turn, and when it starts anew.
import { endpoints } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { Instant } from '../text/instant.tsx';
import { Hostile } from '../text/hostile.tsx';
import css from './chat.module.css';

export function CapacityNotice() {
  const { data } = useAnswer(endpoints.getCapacity());
  if (!data || data.state === 'available' || !data.budget) return null;
  const { tokens, contact } = data.budget;
  const share = Math.floor((100 * data.used) / Math.max(1, tokens));
  return (
    <p role="status" className={`${css.capacity} ${data.state === 'exhausted' ? css.spent : ''}`}>
      {data.notice ? <Hostile text={data.notice} /> : `${share} % of the budget of ${tokens.toLocaleString('en')} tokens is used.`}
      {contact && !data.notice?.includes(contact) && <> More comes from <Hostile text={contact} />.</>}
      {data.resetsAt && <> It starts anew at <Instant at={data.resetsAt} />.</>}
    </p>
  );
}
