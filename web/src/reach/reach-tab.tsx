// How far the attack reached: what the compromised accounts and devices touched, and what they could have
// touched as they had before. Every line is cited.
import { Link } from 'react-router';
import { endpoints, type BlastRadius, type Compromised, type Reached } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { subjectOf } from '../entity/subject.ts';
import css from '../incident/incident.module.css';
import { paths } from '../paths.ts';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { StatementText } from '../summary/statement.tsx';
import { Hostile } from '../text/hostile.tsx';
import { count, words } from '../text/words.ts';
import own from './reach.module.css';

type Ways = { title: string; none: string; ways: Reached[]; radius: BlastRadius };

function List({ title, none, ways, radius }: Ways) {
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      {ways.length === 0 ? (
        <p className={css.quiet}>{none}</p>
      ) : (
        <ul className={own.ways}>
          {ways.map((way) => (
            <li key={way.kind} data-reached={way.touched ? 'touched' : 'possible'}>
              <StatementText statement={way.statement} name={`reach-${way.from}-${way.kind}-${way.touched}`} citations={radius.citations} incidentId={radius.incidentId} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Thing({ thing, radius }: { thing: Compromised; radius: BlastRadius }) {
  const { key, kind, label, statement } = thing;
  const ways = radius.reached.filter(({ from }) => from === key);
  const subject = subjectOf(kind);
  const name = <Hostile text={label} />;
  return (
    <section className={own.thing} aria-label={`${words(kind)} ${label}`} data-compromised={kind}>
      <header>
        <h3>{subject ? <Link to={paths.entity(subject, label)}>{name}</Link> : name}</h3>
        <span className={css.quiet}>{words(kind)}</span>
      </header>
      <p><StatementText statement={statement} name={`compromised-${key}`} citations={radius.citations} incidentId={radius.incidentId} /></p>
      <List title="Touched during the incident" none="No row shows that it touched anything else." ways={ways.filter(({ touched }) => touched)} radius={radius} />
      <List title="Within its reach" none="No row shows what else it could have reached." ways={ways.filter(({ touched }) => !touched)} radius={radius} />
    </section>
  );
}

export function ReachTab({ id }: { id: string }) {
  const answer = useAnswer(endpoints.getBlastRadius(id));
  return (
    <section className={css.card} aria-label="Blast radius">
      <Loaded answer={answer} skeleton={<Rows label="the blast radius" count={4} />}>
        {(radius) =>
          radius.compromised.length === 0 ? (
            <Empty title="Nothing counts as compromised">Accounts and devices that the attacker had appear here, with what they touched and could have reached.</Empty>
          ) : (
            <>
              <header className={css.cardHead}>
                <h2>Blast radius</h2>
                <span className={css.quiet}>{`${count(radius.compromised.length, 'account or device', 'accounts and devices')} in the attacker’s hands`}</span>
              </header>
              <div className={own.things}>
                {radius.compromised.map((thing) => <Thing key={thing.key} thing={thing} radius={radius} />)}
              </div>
            </>
          )
        }
      </Loaded>
    </section>
  );
}
