// The incident on the ATT&CK matrix: each tactic that was served, the techniques seen, how often and when.
import { Link } from 'react-router';
import { endpoints, type MatrixCell, type MatrixColumn } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import css from '../incident/incident.module.css';
import { useSelection } from '../incident/use-selection.ts';
import { paths } from '../paths.ts';
import { Block } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { SeverityDot } from '../text/badges.tsx';
import { Instant } from '../text/instant.tsx';
import { count } from '../text/words.ts';
import own from './matrix.module.css';

function Cell({ cell, incidentId, isLit }: { cell: MatrixCell; incidentId: string; isLit: boolean }) {
  const { technique, alertIds, stepIds, severity, firstAt } = cell;
  const body = (
    <>
      <span className={own.technique}><SeverityDot severity={severity} /> <code>{technique}</code></span>
      <span className={css.quiet}>{count(alertIds.length, 'alert')}</span>
      <span className={css.quiet}><Instant at={firstAt} show="clock" /></span>
    </>
  );
  const [step] = stepIds;
  return (
    <li data-lit={isLit || undefined} className={own.cell}>
      {step ? <Link to={paths.incident(incidentId, 'story', { step })} title="Show the step">{body}</Link> : body}
    </li>
  );
}

function Tactic({ column, incidentId, step }: { column: MatrixColumn; incidentId: string; step?: string }) {
  return (
    <section className={own.column} aria-label={column.name} data-empty={column.cells.length === 0 || undefined}>
      <header>
        <h3>{column.name}</h3>
        <span className={css.quiet}>{`${column.id} · ${count(column.alertCount, 'alert')}`}</span>
      </header>
      <ul>
        {column.cells.map((cell) => <Cell key={cell.technique} cell={cell} incidentId={incidentId} isLit={step !== undefined && cell.stepIds.includes(step)} />)}
      </ul>
    </section>
  );
}

export function AttackTab({ id }: { id: string }) {
  const { selection } = useSelection();
  const answer = useAnswer(endpoints.getMatrix(id));
  return (
    <section className={css.card} aria-label="ATT&CK matrix">
      <Loaded answer={answer} skeleton={<Block height={240} label="the matrix" />}>
        {({ columns, from, until }) => {
          const seen = columns.filter(({ cells, alertCount }) => cells.length > 0 || alertCount > 0);
          if (seen.length === 0) return <Empty title="No technique was named">The alerts of this incident name no ATT&CK technique.</Empty>;
          return (
            <>
              <header className={css.cardHead}>
                <h2>ATT&CK</h2>
                <span className={css.quiet}>{`${seen.length} of ${columns.length} tactics · `}<Instant at={from} /> – <Instant at={until} /> UTC</span>
              </header>
              <div className={own.matrix} tabIndex={0} role="group" aria-label="Tactics in kill-chain order">
                {seen.map((column) => <Tactic key={column.id} column={column} incidentId={id} step={selection.step} />)}
              </div>
            </>
          );
        }}
      </Loaded>
    </section>
  );
}
