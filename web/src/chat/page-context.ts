// What the page at hand is about: what "this incident" means in a prompt.
import { useLocation, useSearchParams } from 'react-router';
import { endpoints, type Incident, type PageContext, type Promptbook } from '../api/generated.ts';
import { queryClient } from '../api/query.ts';
import { subjectKinds } from '../entity/subject.ts';
import { readDraft } from '../hunting/draft.ts';

const part = (text: string | undefined) => {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    return text ?? '';
  }
};

function incident(id: string): PageContext {
  const held = queryClient.getQueryData<Incident>([endpoints.getIncident(id)]);
  return { kind: 'incident', id, title: held?.displayName ?? '' };
}

/** The context of an address. Titles come from what the page has asked already. */
export function contextOf(pathname: string, search: URLSearchParams): PageContext {
  const [page, second, third] = pathname.split('/').filter(Boolean).map(part);
  switch (page) {
    case 'incidents': {
      const open = search.get('open');
      if (second && third === 'alerts' && open) return { kind: 'alert', id: open, title: incident(second).title ?? '' };
      const id = second ?? search.get('at');
      return id ? incident(id) : { kind: 'home', id: '', title: 'Incidents' };
    }
    case 'entities': {
      const kind = subjectKinds.find((name) => name === second);
      if (kind && third) return { kind, id: third, title: third };
      break;
    }
    case 'hunting':
      return { kind: 'query', id: readDraft().query, title: 'Hunting' };
    case 'promptbooks':
      if (second && second !== 'new') {
        const held = queryClient.getQueryData<Promptbook>([endpoints.getPromptbook(second)]);
        return { kind: 'promptbook', id: second, title: held?.content.name ?? '' };
      }
      break;
  }
  return { kind: 'home', id: '', title: '' };
}

/** The surface that a session begun on a page belongs to. */
export function surfaceOf({ kind }: PageContext): string {
  if (kind === 'incident' || kind === 'alert') return 'incident';
  return kind === 'query' ? 'hunting' : 'standalone';
}

const names: Record<string, string> = {
  incident: 'incident', alert: 'alert', device: 'device', user: 'user', file: 'file', ip: 'address', domain: 'DNS name', url: 'web address', email: 'mail',
  query: 'query in the editor', promptbook: 'promptbook',
};

/** The context in a few words; nothing for a page about nothing in particular. */
export function toldContext({ kind = '', id = '' }: PageContext): string | undefined {
  const name = names[kind];
  if (!name) return undefined;
  return kind === 'query' || kind === 'promptbook' ? `This ${name}` : `This ${name}: ${id}`;
}

export function usePageContext(): PageContext {
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  return contextOf(pathname, search);
}
