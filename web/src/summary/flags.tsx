// Says that the evidence talks to its reader, so that nobody takes its words for ours.
import type { Flag } from '../api/generated.ts';
import { Hostile } from '../text/hostile.tsx';
import css from './summary.module.css';

export function Flags({ flags }: { flags: Flag[] }) {
  if (flags.length === 0) return null;
  return (
    <section className={css.card} aria-label="Instructions in the evidence">
      <h3>Instructions in the evidence</h3>
      <p className={css.quiet}>The evidence holds text that tells its reader what to do. It is shown here and followed by nothing.</p>
      <ul>
        {flags.slice(0, 5).map(({ alertId, place, text }) => (
          <li key={`${alertId} ${place}`}><span className={css.quiet}>{place}: </span><Hostile text={text} /></li>
        ))}
      </ul>
    </section>
  );
}
