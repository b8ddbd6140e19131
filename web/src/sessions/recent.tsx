// Sessions on the home page: those that wait for a decision, and the last ones.
import { Link } from 'react-router';
import { endpoints, type Session } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import home from '../pages/home.module.css';
import { paths } from '../paths.ts';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { count, words } from '../text/words.ts';

function Line({ session, what }: { session: Session; what: string }) {
  const { id, title, updatedAt, promptCount } = session;
  return (
    <li>
      <Link to={paths.session(id)} className={home.item}>
        <span>{what}</span>
        <span className={home.title}><Hostile text={title} /></span>
        <span className={home.quiet}>{count(promptCount, 'prompt')}</span>
        <span className={home.quiet}><Instant at={updatedAt} /></span>
      </Link>
    </li>
  );
}

/** What the copilot cannot go on with until its user decides on a plan or answers a question. */
export function WaitingSessions() {
  const sessions = useAnswer(endpoints.findSessions({ waiting: true, limit: 4 }));
  if (sessions.data?.value.length === 0) return null;
  return (
    <section className={home.card} aria-label="Sessions that wait for you">
      <Loaded answer={sessions} skeleton={<Rows label="what waits" count={1} />}>
        {({ value }) => <ul>{value.map((session) => <Line key={session.id} session={session} what="Waits for you" />)}</ul>}
      </Loaded>
    </section>
  );
}

export function RecentSessions() {
  const sessions = useAnswer(endpoints.findSessions({ limit: 4 }));
  if (sessions.data?.value.length === 0) return null;
  return (
    <>
      <h2>Recent sessions</h2>
      <section className={home.card} aria-label="Recent sessions">
        <Loaded answer={sessions} skeleton={<Rows label="sessions" count={3} />}>
          {({ value }) => (
            <>
              <ul>
                {value.map((session) => <Line key={session.id} session={session} what={words(session.surface)} />)}
              </ul>
              <Link className={home.all} to={paths.sessions()}>All sessions</Link>
            </>
          )}
        </Loaded>
      </section>
    </>
  );
}
