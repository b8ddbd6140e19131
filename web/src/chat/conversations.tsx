// The last ten conversations: taken up again, deleted one by one, or all.
import { Button, Tooltip } from '@fluentui/react-components';
import { AddRegular, DeleteRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link } from 'react-router';
import { calls, endpoints, type Session } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { paths } from '../paths.ts';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { count } from '../text/words.ts';
import css from './chat.module.css';
import { holdConversation } from './conversation.ts';

export const LAST = 10;

function ClearAll({ sessions, onCleared }: { sessions: Session[]; onCleared: () => void }) {
  const [isSure, setSure] = useState(false);
  const { act, isRunning, problem } = useAct('/api/sessions');
  async function clear() {
    for (const { id } of sessions) if (!(await act(calls.deleteSession(id)))) return;
    setSure(false);
    onCleared();
  }
  if (!isSure) return <Button size="small" appearance="transparent" onClick={() => setSure(true)}>Clear all</Button>;
  return (
    <div className={css.sure} role="group" aria-label="Clear all conversations">
      <span>{`Delete ${count(sessions.length, 'conversation')} for good?`}</span>
      <Button size="small" appearance="primary" disabled={isRunning} onClick={() => void clear()}>Delete</Button>
      <Button size="small" onClick={() => setSure(false)}>Keep</Button>
      {problem && <span role="alert" className={css.problem}>{problem}</span>}
    </div>
  );
}

export function Conversations({ current, onChosen }: { current: string; onChosen: () => void }) {
  const sessions = useAnswer(endpoints.findSessions({ limit: LAST }));
  const { act, isRunning, problem } = useAct('/api/sessions');
  const choose = (id: string) => {
    holdConversation(id);
    onChosen();
  };
  async function remove(id: string) {
    if ((await act(calls.deleteSession(id))) && id === current) holdConversation('');
  }
  return (
    <section className={css.history} aria-label="Conversations">
      <div className={css.historyHead}>
        <h3>Conversations</h3>
        <Button size="small" icon={<AddRegular />} onClick={() => choose('')}>New</Button>
      </div>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <Loaded answer={sessions} skeleton={<Rows label="conversations" count={5} />}>
        {({ value }) => {
          const own = value.filter(({ access }) => access === 'owner').slice(0, LAST);
          if (own.length === 0) return <Empty title="No conversations yet">What is asked in the pane or on a session’s page stands here, the last ten of them.</Empty>;
          return (
            <>
              <ul>
                {own.map(({ id, title, updatedAt, promptCount }) => (
                  <li key={id} data-current={id === current || undefined}>
                    <button type="button" className={css.resume} aria-current={id === current} onClick={() => choose(id)}>
                      <span className={css.title}><Hostile text={title} /></span>
                      <span className={css.quiet}>{count(promptCount, 'prompt')} · <Instant at={updatedAt} /></span>
                    </button>
                    <Tooltip relationship="label" content={`Delete ${title}`}>
                      <Button size="small" appearance="subtle" icon={<DeleteRegular />} disabled={isRunning} onClick={() => void remove(id)} />
                    </Tooltip>
                  </li>
                ))}
              </ul>
              <div className={css.historyFoot}>
                <ClearAll sessions={own} onCleared={() => choose('')} />
                <Link className={css.link} to={paths.sessions()}>All sessions</Link>
              </div>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
