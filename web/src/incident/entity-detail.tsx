// What is known of an entity, and the steps that touch it.
import { Button } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { Link } from 'react-router';
import { endpoints, type Entity } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { subjectOf, subjectWords } from '../entity/subject.ts';
import { paths } from '../paths.ts';
import { Fields } from '../rows/fields.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import css from './incident.module.css';

export function EntityDetail({ entity, incidentId }: { entity: Entity; incidentId: string }) {
  const steps = useAnswer(endpoints.findSteps(incidentId));
  const subject = subjectOf(entity.kind);
  const touching = steps.data?.value.filter(({ id }) => entity.stepIds.includes(id)) ?? [];
  return (
    <div className={css.more}>
      {entity.properties.length > 0 && <Fields list={entity.properties} />}
      <ul className={css.steps} aria-label="Steps that touch it">
        {touching.slice(0, 8).map(({ id, at, title }) => (
          <li key={id}>
            <Link to={paths.incident(incidentId, 'story', { step: id })}><Instant at={at} show="clock" /> <Hostile text={title} /></Link>
          </li>
        ))}
        {touching.length > 8 && <li className={css.quiet}>{`and ${touching.length - 8} more`}</li>}
      </ul>
      <div className={css.actions}>
        {subject && <Link className={css.open} to={paths.entity(subject, entity.label)}>{`Open the page of ${subjectWords[subject].has}`}</Link>}
        <Button size="small" icon={<CopyRegular />} onClick={() => void navigator.clipboard.writeText(entity.label)}>Copy the name</Button>
      </div>
    </div>
  );
}
