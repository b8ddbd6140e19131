// The last sessions, on the home page.
import { Link } from 'react-router';
import { endpoints } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import home from '../pages/home.module.css';
import { paths } from '../paths.ts';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { count, words } from '../text/words.ts';

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
                {value.map(({ id, title, surface, promptCount, updatedAt }) => (
                  <li key={id}>
                    <Link to={paths.session(id)} className={home.item}>
                      <span>{words(surface)}</span>
                      <span className={home.title}><Hostile text={title} /></span>
                      <span className={home.quiet}>{count(promptCount, 'prompt')}</span>
                      <span className={home.quiet}><Instant at={updatedAt} /></span>
                    </Link>
                  </li>
                ))}
              </ul>
              <Link className={home.all} to={paths.sessions()}>All sessions</Link>
            </>
          )}
        </Loaded>
      </section>
    </>
  );
}
