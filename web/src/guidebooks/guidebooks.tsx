// The organisation's own tasks: read from a file, reviewed, approved, taken out of use.
import { Button } from '@fluentui/react-components';
import { calls, endpoints, type Guidebook } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import css from '../settings/settings.module.css';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { count, words } from '../text/words.ts';
import own from './guidebooks.module.css';
import { Upload } from './upload.tsx';

const states: Record<string, string> = { pendingReview: 'Pending review', active: 'Active', inactive: 'Inactive' };

function Book({ book }: { book: Guidebook }) {
  const { act, isRunning, problem } = useAct('/api/guidebooks');
  const { id, name, state, tasks, uploadedBy, uploadedAt } = book;
  const decide = (next: string) => void act(calls.decideGuidebook(id, { state: next }));
  return (
    <li className={own.book} data-state={state} aria-label={name}>
      <div className={own.head}>
        <h3><Hostile text={name} /></h3>
        <span className={own.state}>{states[state] ?? words(state)}</span>
      </div>
      <p className={css.quiet}>{count(tasks.length, 'task')} · read <Instant at={uploadedAt} /> UTC by <Hostile text={uploadedBy} /></p>
      <details>
        <summary>Tasks</summary>
        <ol className={own.tasks}>
          {tasks.map(({ category, text }, index) => (
            <li key={index}><span className={css.quiet}>{words(category)}</span> <Hostile text={text} /></li>
          ))}
        </ol>
      </details>
      <div className={own.actions}>
        {state !== 'active' && <Button size="small" appearance="primary" disabled={isRunning} onClick={() => decide('active')}>Approve</Button>}
        {state === 'active' && <Button size="small" disabled={isRunning} onClick={() => decide('inactive')}>Deactivate</Button>}
        <Button size="small" disabled={isRunning} onClick={() => void act(calls.deleteGuidebook(id))}>Delete</Button>
      </div>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </li>
  );
}

export function Guidebooks() {
  const answer = useAnswer(endpoints.findGuidebooks());
  return (
    <section className={css.card} aria-label="Guidebooks">
      <h2>Guidebooks</h2>
      <p className={css.quiet}>Your own procedures. Approved tasks take the place of the usual ones on incidents that the guidebook’s name and headings fit.</p>
      <Upload />
      <Loaded answer={answer} skeleton={<Lines label="the guidebooks" count={4} />}>
        {({ value }) => (value.length === 0 ? <p className={css.quiet}>There is none yet.</p> : <ul className={own.books}>{value.map((book) => <Book key={book.id} book={book} />)}</ul>)}
      </Loaded>
    </section>
  );
}
