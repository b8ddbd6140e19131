// The head of an incident's page: where it stands, what it is, and one line of facts.
import { Breadcrumb, BreadcrumbDivider, BreadcrumbItem } from '@fluentui/react-components';
import { Link } from 'react-router';
import type { Incident } from '../api/generated.ts';
import { paths } from '../paths.ts';
import { Pill, SeverityPill, Simulated } from '../text/badges.tsx';
import { Hostile, reveal } from '../text/hostile.tsx';
import { Instant, lasting } from '../text/instant.tsx';
import { count, words } from '../text/words.ts';
import css from './incident.module.css';
import { Manage } from './manage.tsx';

export function Head({ incident }: { incident: Incident }) {
  const { id, displayName, severity, status, assignedTo, classification, counts, firstActivityAt, lastActivityAt } = incident;
  return (
    <header className={css.head}>
      <Breadcrumb size="small" aria-label="Where this is">
        <BreadcrumbItem><Link to={paths.incidents()}>Incidents</Link></BreadcrumbItem>
        <BreadcrumbDivider />
        <BreadcrumbItem><span aria-current="page">{id}</span></BreadcrumbItem>
      </Breadcrumb>
      <h1><Hostile text={displayName} /></h1>
      <div className={css.facts}>
        <SeverityPill severity={severity} />
        <Pill>{words(status)}</Pill>
        <Pill quiet={!assignedTo}>{assignedTo ?? 'Unassigned'}</Pill>
        <Pill quiet={!classification}>{classification ? words(classification) : 'Unclassified'}</Pill>
        {incident.tags.map((tag) => <Pill key={tag} quiet>{reveal(tag)}</Pill>)}
        {incident.simulated && <Simulated />}
        <span className={css.quiet}>
          {[count(counts.alerts, 'alert'), count(counts.hosts, 'device'), count(counts.accounts, 'account')].join(' · ')}
          {' · from '}
          <Instant at={firstActivityAt} /> UTC · {lasting(firstActivityAt, lastActivityAt)}
        </span>
        <Manage key={incident.lastUpdateAt} incident={incident} />
      </div>
    </header>
  );
}
