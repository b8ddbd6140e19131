// All sessions: found by words, filtered by where they began.
import { Button, Input, Select } from '@fluentui/react-components';
import { AddRegular, SearchRegular } from '@fluentui/react-icons';
import { useDeferredValue, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { calls, endpoints } from '../api/generated.ts';
import { usePage } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { paths } from '../paths.ts';
import { ImportButton } from '../sessions/import-button.tsx';
import { SessionRow } from '../sessions/list-row.tsx';
import css from '../sessions/sessions.module.css';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { words } from '../text/words.ts';
import { useTitle } from './use-title.ts';

const surfaces = ['standalone', 'incident', 'hunting', 'promptbook', 'cli', 'api'];
const PAGE = 50;

export function SessionsPage() {
  useTitle('Sessions');
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [q, surface] = [search.get('q') ?? '', search.get('surface') ?? ''];
  const asked = useDeferredValue(q.trim());
  const [pages, setPages] = useState(1);
  const sessions = usePage(endpoints.findSessions({ q: asked, surface, limit: PAGE * pages }));
  const { act, isRunning, problem } = useAct('/api/sessions');
  const change = (part: Record<string, string>) => setSearch((before) => {
    const next = new URLSearchParams(before);
    for (const [name, value] of Object.entries(part)) value ? next.set(name, value) : next.delete(name);
    return next;
  }, { replace: true });

  async function begin() {
    const session = await act(calls.beginSession({ surface: 'standalone' }));
    if (session) void navigate(paths.session(session.id));
  }

  return (
    <div className={css.page}>
      <div className={css.pageHead}>
        <h1>Sessions</h1>
        <span className={css.grow} />
        <ImportButton />
        <Button size="small" appearance="primary" icon={<AddRegular />} disabled={isRunning} onClick={() => void begin()}>New session</Button>
      </div>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <div className={css.filters} role="search">
        <Input size="small" className={css.search} aria-label="Search sessions" placeholder="Words of a title or a prompt" contentBefore={<SearchRegular aria-hidden />} value={q} onChange={(_, data) => change({ q: data.value })} />
        <Select size="small" aria-label="Where it began" value={surface} onChange={(_, data) => change({ surface: data.value })}>
          <option value="">Begun anywhere</option>
          {surfaces.map((name) => <option key={name} value={name}>{words(name)}</option>)}
        </Select>
      </div>
      <section className={css.card} aria-label="Sessions">
        <Loaded answer={sessions} skeleton={<Rows label="sessions" />}>
          {({ value, nextCursor }) => {
            if (value.length === 0 && !asked && !surface) return <Empty title="No sessions yet">A session begins with the first prompt, here, on the home page, in the pane of any page, or from the command line with <code>outrider ask</code>.</Empty>;
            if (value.length === 0) return <Empty title="No session fits"><Button size="small" onClick={() => change({ q: '', surface: '' })}>Show all</Button></Empty>;
            return (
              <>
                <ul>{value.map((session) => <SessionRow key={session.id} session={session} />)}</ul>
                {nextCursor && <div className={css.cardFoot}><Button size="small" appearance="transparent" onClick={() => setPages(pages + 1)}>Show more</Button></div>}
              </>
            );
          }}
        </Loaded>
      </section>
    </div>
  );
}
