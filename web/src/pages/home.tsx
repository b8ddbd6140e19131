// Home: the prompt bar, what needs attention, the last sessions, and what the workspace holds.
import { Link, useNavigate } from 'react-router';
import { endpoints, type Incident } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { PromptBar } from '../chat/prompt-bar.tsx';
import { RecentSessions, WaitingSessions } from '../sessions/recent.tsx';
import { paths } from '../paths.ts';
import { Lines, Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { SeverityWord, Simulated } from '../text/badges.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { count } from '../text/words.ts';
import css from './home.module.css';
import { NothingYet } from './nothing-yet.tsx';
import { Sources } from './sources.tsx';
import { useTitle } from './use-title.ts';

const nowhere = { kind: 'home', id: '', title: '' };
const attention = { severity: 'high,medium', status: 'active', sort: 'severity' };

function Item({ incident }: { incident: Incident }) {
  const { id, displayName, severity, counts, lastActivityAt, simulated } = incident;
  return (
    <li>
      <Link to={paths.incident(id)} className={css.item}>
        <SeverityWord severity={severity} />
        <span className={css.title}><Hostile text={displayName} /></span>
        {simulated && <Simulated isBrief />}
        <span className={css.quiet}>{count(counts.alerts, 'alert')}</span>
        <span className={css.quiet}><Instant at={lastActivityAt} /></span>
      </Link>
    </li>
  );
}

export function HomePage() {
  useTitle('Home');
  const navigate = useNavigate();
  const status = useAnswer(endpoints.getStatus());
  const incidents = useAnswer(endpoints.findIncidents({ ...attention, top: 8 }));
  return (
    <div className={css.home}>
      <h1 className="unseen">Home</h1>
      <PromptBar place="home" context={nowhere} sessionId="" isLarge placeholder="Ask about this workspace · / skills · * promptbooks" onAsked={(id) => void navigate(paths.session(id))} />
      <h2>What needs attention</h2>
      <WaitingSessions />
      <section className={css.card} aria-label="Incidents that need attention">
        <Loaded answer={incidents} skeleton={<Rows label="incidents" count={5} />}>
          {({ value, matched, total }) => {
            if (total === 0) return <NothingYet />;
            if (matched === 0) return <p className={css.calm}>No active incident of medium or high severity.</p>;
            return (
              <>
                <ul>{value.map((incident) => <Item key={incident.id} incident={incident} />)}</ul>
                <Link className={css.all} to={paths.incidents(attention)}>{`All ${matched.toLocaleString('en')}`}</Link>
              </>
            );
          }}
        </Loaded>
      </section>
      <RecentSessions />
      <h2>What it rests on</h2>
      <section className={css.card} aria-label="Workspace">
        <Loaded answer={status} skeleton={<Lines label="the workspace" />}>
          {(data) => <Sources status={data} />}
        </Loaded>
      </section>
    </div>
  );
}
