// A card of an answer. What is not from the workspace's data says so above its text.
import { InfoRegular, WarningRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Severity } from '../api/generated.ts';
import { paths } from '../paths.ts';
import { Fields } from '../rows/fields.tsx';
import { SeverityPill } from '../text/badges.tsx';
import { Hostile } from '../text/hostile.tsx';
import { severities, words } from '../text/words.ts';
import css from './answer.module.css';

type Held = Record<string, unknown>;

const textOf = ({ text }: Held) => (typeof text === 'string' ? <p className={css.said}><Hostile text={text} /></p> : null);

function IncidentCard({ held }: { held: Held }) {
  const id = String(held.id ?? held.incidentId ?? '');
  const title = String(held.displayName ?? held.title ?? `Incident ${id}`);
  const severity = severities.find((name) => name === held.severity) as Severity | undefined;
  const rest = Object.entries(held).filter(([name, value]) => !['id', 'incidentId', 'displayName', 'title', 'severity'].includes(name) && (typeof value === 'string' || typeof value === 'number'));
  return (
    <>
      <p className={css.cardTitle}>
        {severity && <SeverityPill severity={severity} />}
        <Link to={paths.incident(id)} className={css.link}><Hostile text={title} /></Link>
      </p>
      <Fields list={rest.map(([name, value]) => ({ name: words(name), value }))} />
    </>
  );
}

const kinds: Record<string, { label: string; icon?: ReactNode; tone?: string; body: (held: Held) => ReactNode }> = {
  generalKnowledge: { label: 'General knowledge, not from your data', icon: <InfoRegular />, tone: css.general, body: textOf },
  notInEvidence: { label: 'Not borne out by the evidence', icon: <WarningRegular />, tone: css.warned, body: textOf },
  notice: { label: '', tone: css.notice, body: textOf },
  incident: { label: 'Incident', body: (held) => <IncidentCard held={held} /> },
};

export function CardBlock({ kind, value }: { kind: string; value: unknown }) {
  const held: Held = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Held) : { value };
  const { label, icon, tone, body } = kinds[kind] ?? { label: words(kind), body: undefined };
  return (
    <section className={`${css.card} ${tone ?? ''}`} data-card-kind={kind} aria-label={label || 'Notice'}>
      {label && <p className={css.cardLabel}>{icon}{label}</p>}
      {body ? body(held) : <>{textOf(held)}<Fields list={Object.entries(held).filter(([name]) => name !== 'text').map(([name, shown]) => ({ name: words(name), value: shown }))} /></>}
    </section>
  );
}
