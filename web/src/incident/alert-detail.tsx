import type { Alert } from '../api/generated.ts';
import { Hostile } from '../text/hostile.tsx';
import { isIndicator, kinds, words } from '../text/words.ts';
import css from './incident.module.css';
import { Proofs } from './proofs.tsx';

/** What an alert found, in whom, and in which rows. */
export function AlertDetail({ alert }: { alert: Alert }) {
  const details = Object.entries(alert.customDetails);
  return (
    <div className={css.more}>
      <p><Hostile text={alert.description} /></p>
      {alert.recommendedActions && <p><b>Recommended by the product: </b><Hostile text={alert.recommendedActions} /></p>}
      <ul className={css.named} aria-label="Entities">
        {alert.entities.map(({ key, kind, label, role }) => (
          <li key={key}>
            <span className={css.quiet}>{kinds[kind].one}{role === 'related' ? '' : `, ${words(role).toLowerCase()}`}</span>{' '}
            <b><Hostile text={label} indicator={isIndicator(kind)} /></b>
          </li>
        ))}
        {details.map(([name, value]) => (
          <li key={name}><span className={css.quiet}>{name}</span> <Hostile text={value} /></li>
        ))}
      </ul>
      <Proofs proofs={alert.proofs} total={alert.eventCount} />
      <p className={css.quiet}>
        {alert.productName} · rule <code><Hostile text={alert.detectorId} /></code> · alert <code>{alert.id}</code>
        {alert.actorName && <> · actor <Hostile text={alert.actorName} /></>}
      </p>
    </div>
  );
}
