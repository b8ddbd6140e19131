// Every address of the portal, built in one place; paths.test.ts keeps them from drifting.
import type { SubjectKind } from './api/generated.ts';
import { hashOf, type Shared } from './hunting/share.ts';

export const incidentTabs = ['story', 'alerts', 'assets', 'evidence', 'attack', 'reach', 'activity', 'similar'] as const;
export type IncidentTab = (typeof incidentTabs)[number];

/** What is selected on an incident's page. */
export type Selection = {
  /** Step that graph, timeline, summary and evidence show as chosen. */
  step?: string;
  /** Step at the replay line; later ones are dimmed. */
  until?: string;
  /** Open citation, as `SENTENCE.NUMBER`. */
  cite?: string;
  /** What the copilot's pane shows. */
  pane?: string;
  /** Open row of the current tab. */
  open?: string;
};

export type QueueView = {
  severity?: string;
  status?: string;
  q?: string;
  sort?: string;
  reverse?: string;
  page?: string;
  /** Incident that the keyboard stands on. */
  at?: string;
};

function withQuery(path: string, query: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** What the list of sessions shows. */
export type SessionsView = { q?: string; surface?: string };

/** What the audit log shows. */
export type AuditView = {
  q?: string;
  operation?: string;
  flagged?: string;
  /** Place in the chain after which it begins. */
  after?: string;
  /** Place of the open record. */
  open?: string;
};

/** What the library of promptbooks shows. */
export type LibraryView = { q?: string; tag?: string; plugin?: string };

/** What is open on a session's page: a run of a promptbook, a citation, a part of the pin board. */
export type SessionView = { run?: string; cite?: string; pane?: string };

export const paths = {
  settings: () => '/settings',
  models: () => '/settings/models',
  audit: (view: AuditView = {}) => withQuery('/settings/audit', view),
  home: () => '/',
  sessions: (view: SessionsView = {}) => withQuery('/sessions', view),
  session: (id: string, view: SessionView = {}) => withQuery(`/sessions/${encodeURIComponent(id)}`, view),
  promptbooks: (view: LibraryView = {}) => withQuery('/promptbooks', view),
  promptbook: (id: string) => `/promptbooks/${encodeURIComponent(id)}`,
  newPromptbook: () => '/promptbooks/new',
  editPromptbook: (id: string) => `/promptbooks/${encodeURIComponent(id)}/edit`,
  /** Plugins and files; of one session when it is named. */
  sources: (session?: string, tab?: string) => withQuery('/sources', { session, tab }),
  /** The page of a device, user, file, address or mail. */
  entity: (kind: SubjectKind, id: string, days?: number) => withQuery(`/entities/${kind}/${encodeURIComponent(id)}`, { days: days?.toString() }),
  hunting: (shared?: Shared) => `/hunting${shared ? hashOf(shared) : ''}`,
  incidents: (view: QueueView = {}) => withQuery('/incidents', view),
  incident: (id: string, tab: IncidentTab = 'story', selection: Selection = {}) =>
    withQuery(`/incidents/${encodeURIComponent(id)}/${tab}`, selection),
};
