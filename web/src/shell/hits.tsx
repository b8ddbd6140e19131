// What a search finds: incidents of the server, and commands by their words.
import type { ReactNode } from 'react';
import type { Incident } from '../api/generated.ts';
import { paths } from '../paths.ts';
import { Hostile } from '../text/hostile.tsx';
import { SeverityDot } from '../text/badges.tsx';
import { toggleScheme } from '../theme/scheme.ts';
import css from './search.module.css';

export type Hit = { key: string; shown: ReactNode; run: () => void };

export function hitsOf(text: string, incidents: Incident[], go: (to: string) => void): Hit[] {
  const commands: [string, string, () => void][] = [
    ['home', 'Go to Home', () => go(paths.home())],
    ['incidents', 'Go to Incidents', () => go(paths.incidents())],
    ['hunting', 'Go to Hunting', () => go(paths.hunting())],
    ['sessions', 'Go to Sessions', () => go(paths.sessions())],
    ['promptbooks', 'Go to Promptbooks', () => go(paths.promptbooks())],
    ['sources', 'Manage sources: plugins and files', () => go(paths.sources())],
    ['models', 'Go to Models', () => go(paths.models())],
    ['audit', 'Go to Audit log', () => go(paths.audit())],
    ['settings', 'Go to Settings', () => go(paths.settings())],
    ['colours', 'Switch between light and dark colours', toggleScheme],
  ];
  const found = incidents.map((incident) => ({
    key: incident.id,
    run: () => go(paths.incident(incident.id)),
    shown: (
      <>
        <SeverityDot severity={incident.severity} />
        <span className={css.title}><Hostile text={incident.displayName} /></span>
        <span className={css.quiet}>{incident.id}</span>
      </>
    ),
  }));
  const named = commands
    .filter(([, label]) => label.toLowerCase().includes(text.toLowerCase()))
    .map(([key, label, run]) => ({ key, run, shown: <span className={css.title}>{label}</span> }));
  return [...found, ...named];
}
