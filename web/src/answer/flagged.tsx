// Says that something which was read or asked talks to its reader; nothing followed it.
import { WarningRegular } from '@fluentui/react-icons';
import type { ContentFlag } from '../api/generated.ts';
import { Hostile } from '../text/hostile.tsx';
import css from './answer.module.css';

const SHOWN = 5;

export function Flagged({ flags }: { flags: ContentFlag[] }) {
  if (flags.length === 0) return null;
  return (
    <section className={`${css.card} ${css.warned}`} aria-label="Text that gives instructions">
      <p className={css.cardLabel}><WarningRegular aria-hidden />Text that gives instructions was found. Nothing followed it.</p>
      <ul>
        {flags.slice(0, SHOWN).map(({ where, what }, index) => (
          <li key={index}><span className={css.quiet}><Hostile text={where} />: </span><Hostile text={what} /></li>
        ))}
        {flags.length > SHOWN && <li className={css.quiet}>{`and ${flags.length - SHOWN} more`}</li>}
      </ul>
    </section>
  );
}
