// Columns of the incident queue.
import { Link } from 'react-router';
import type { Incident } from '../api/generated.ts';
import type { Column } from '../grid/head.tsx';
import { paths } from '../paths.ts';
import { SeverityWord, Simulated } from '../text/badges.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant, lasting } from '../text/instant.tsx';
import { words } from '../text/words.ts';
import css from './queue.module.css';

const names = (list: string[]) =>
  list.length === 0 ? '–' : list.slice(0, 2).map((name) => <span key={name} className={css.name}><Hostile text={name} /></span>);

/** A computer's name without its domain; an address stays whole. */
const shortName = (host: string) => (/^[\d.]+$/.test(host) ? host : (host.split('.')[0] ?? host));

export const columns: Column<Incident>[] = [
  { name: 'Severity', width: '112px', sort: 'severity', show: ({ severity }) => <SeverityWord severity={severity} /> },
  {
    name: 'Incident',
    className: 'wide',
    sort: 'title',
    show: ({ id, displayName, simulated }) => (
      <span className={css.title}>
        <Link to={paths.incident(id)} tabIndex={-1} title={displayName}><Hostile text={displayName} /></Link>
        {simulated && <Simulated isBrief />}
      </span>
    ),
  },
  { name: 'Alerts', width: '72px', className: 'number', sort: 'alerts', show: ({ counts }) => counts.alerts.toLocaleString('en') },
  { name: 'Devices', width: '128px', from: 640, show: ({ mainHosts }) => names(mainHosts.map(shortName)) },
  { name: 'Accounts', width: '180px', from: 1_020, show: ({ mainAccounts }) => names(mainAccounts) },
  { name: 'Status', width: '92px', from: 980, show: ({ status }) => words(status) },
  {
    name: 'Lasted',
    width: '98px',
    from: 1_020,
    show: ({ firstActivityAt, lastActivityAt }) => lasting(firstActivityAt, lastActivityAt),
  },
  {
    name: 'Last activity (UTC)',
    width: '164px',
    className: 'time',
    sort: 'lastActivity',
    show: ({ lastActivityAt }) => <Instant at={lastActivityAt} />,
  },
];
