// Small marks that every page uses: severity, techniques, and where data is simulated.
import { Tooltip } from '@fluentui/react-components';
import type { Severity } from '../api/generated.ts';
import css from './badges.module.css';
import { words } from './words.ts';

export function SeverityWord({ severity }: { severity: Severity }) {
  return <span className={`${css.severity} ${css[severity]}`}>{words(severity)}</span>;
}

export function SeverityPill({ severity }: { severity: Severity }) {
  return <span className={`${css.pill} ${css.filled} ${css[severity]}`}>{words(severity)}</span>;
}

export function SeverityDot({ severity }: { severity: Severity }) {
  return (
    <span className={`${css.dot} ${css[severity]}`}>
      <span className="unseen">{words(severity)} severity: </span>
    </span>
  );
}

export function Pill({ children, quiet }: { children: string; quiet?: boolean }) {
  return <span className={`${css.pill} ${quiet ? css.quiet : ''}`}>{children}</span>;
}

const SHOWN = 2;

export function Techniques({ ids }: { ids: string[] }) {
  return (
    <span className={css.techniques}>
      {ids.slice(0, SHOWN).map((id) => <code key={id} className={css.chip}>{id}</code>)}
      {ids.length > SHOWN && <span title={ids.join(', ')}>+{ids.length - SHOWN}</span>}
    </span>
  );
}

const SIMULATED = 'These rows were made by the demo scenario. Nothing here happened.';

/** Marks what the demo scenario made; in a list it is one word and no stop for the Tab key. */
export function Simulated({ isBrief }: { isBrief?: boolean }) {
  if (isBrief) return <span className={`${css.pill} ${css.simulated}`} title={SIMULATED}>Simulated</span>;
  return (
    <Tooltip relationship="description" content={SIMULATED}>
      <span className={`${css.pill} ${css.simulated}`} tabIndex={0}>Simulated data</span>
    </Tooltip>
  );
}
