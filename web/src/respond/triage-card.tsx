// The recommended classification, with what speaks for and against it; a person decides.
import { Button, Tooltip } from '@fluentui/react-components';
import { calls, type Card, type Citation, type Triage, type TriageReason } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { StatementText } from '../summary/statement.tsx';
import { count, words } from '../text/words.ts';
import css from './respond.module.css';

type Props = { triage: Triage; /** Its card, which says who may. */ card?: Card; incidentId: string; citations: Citation[] };

export function TriageCard({ triage, card, incidentId, citations }: Props) {
  const { act, isRunning, problem } = useAct();
  const { classification, determination, confidence, strength, supporting, opposing, pastIncidents } = triage;
  const reasons = (list: TriageReason[], name: string) => (
    <ul className={css.reasons}>
      {list.map(({ statement, isLearned }, index) => (
        <li key={index}>
          <StatementText statement={statement} name={`${name}-${index + 1}`} citations={citations} incidentId={incidentId} />
          {isLearned && <span className={css.quiet}> · learned</span>}
        </li>
      ))}
    </ul>
  );
  return (
    <section className={css.card} aria-label="Triage">
      <h3>Triage</h3>
      <p className={css.title}>{`${words(classification)} · ${confidence.toFixed(2)}`} <span className={css.quiet}>{strength}</span></p>
      {determination !== 'unknown' && <p>{words(determination)}</p>}
      {reasons(supporting, 'triage-for')}
      {opposing.length > 0 && <><h4>Against it</h4>{reasons(opposing, 'triage-against')}</>}
      <p className={css.quiet}>{pastIncidents > 0 ? `Learned from ${count(pastIncidents, 'classified incident')}.` : 'No incident was classified yet; this rests on rules.'}</p>
      {classification !== 'unknown' && (
        <div className={css.actions}>
          <Tooltip relationship="description" content={card?.allowed === false ? (card.unavailable ?? '') : 'You decide; this is a recommendation'}>
            <Button
              size="small"
              disabled={isRunning}
              disabledFocusable={card?.allowed === false}
              onClick={() => void act(calls.changeStanding(incidentId, { classification, determination }))}
            >
              {`Classify as ${words(classification).toLowerCase()}`}
            </Button>
          </Tooltip>
        </div>
      )}
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </section>
  );
}
