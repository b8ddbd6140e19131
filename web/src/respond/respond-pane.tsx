// What to do about an incident: a recommended judgement, and cards in the order of their urgency.
import { endpoints, type Card, type CardCategory } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { paths } from '../paths.ts';
import { Link } from 'react-router';
import { useState } from 'react';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { StatementText } from '../summary/statement.tsx';
import { count } from '../text/words.ts';
import { ActionCard } from './action-card.tsx';
import css from './respond.module.css';
import { TriageCard } from './triage-card.tsx';

const headings: Record<CardCategory, string> = { triage: 'Triage', containment: 'Containment', investigation: 'Investigation', remediation: 'Remediation' };

type Shown = 'all' | 'open' | 'done';
const shows: Record<Shown, (card: Card) => boolean> = { all: () => true, open: ({ isDone }) => !isDone, done: ({ isDone }) => isDone };

export function RespondPane({ id }: { id: string }) {
  const answer = useAnswer(endpoints.getResponse(id));
  const [shown, setShown] = useState<Shown>('all');
  return (
    <Loaded answer={answer} skeleton={<div className={css.pane}><Lines count={9} label="the response" /></div>}>
      {(response) => {
        const { triage, cards, citations, similarEmails, similarIncidents, guidebook } = response;
        const held = cards.filter(({ category }) => category !== 'triage').filter(shows[shown]);
        return (
          <article className={css.pane} aria-label="Response">
            <div className={css.filter}>
              <label>
                <span className="unseen">Status of cards</span>
                <select value={shown} onChange={(event) => setShown(event.target.value as Shown)}>
                  <option value="all">All statuses</option>
                  <option value="open">To do</option>
                  <option value="done">Done</option>
                </select>
              </label>
              {guidebook && <span className={css.quiet}>By the guidebook {guidebook}</span>}
            </div>
            <TriageCard triage={triage} card={cards.find(({ category }) => category === 'triage')} incidentId={id} citations={citations} />
            {(Object.keys(headings) as CardCategory[]).map((category) => {
              const own = held.filter((card) => card.category === category);
              return own.length > 0 && (
                <section key={category} aria-label={headings[category]} className={css.category}>
                  {own.map((card) => <ActionCard key={card.id} card={card} heading={headings[category]} incidentId={id} citations={citations} />)}
                </section>
              );
            })}
            {held.length === 0 && <p className={css.quiet}>No card has this status.</p>}
            {similarEmails && (
              <section className={css.card} aria-label="Similar mails">
                <h3>Similar mails</h3>
                <StatementText statement={similarEmails.statement} name="similar-emails" citations={citations} incidentId={id} />
                <Link className={css.link} to={paths.hunting({ query: similarEmails.kql, timespan: '' })}>View similar emails</Link>
              </section>
            )}
            {similarIncidents > 0 && (
              <Link className={css.link} to={paths.incident(id, 'similar', { pane: 'respond' })}>{`View ${count(similarIncidents, 'similar incident')}`}</Link>
            )}
          </article>
        );
      }}
    </Loaded>
  );
}
