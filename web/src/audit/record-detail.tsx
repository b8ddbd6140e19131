// An open record: what it says in order, and beneath it the whole text as it was kept.
import { Link } from 'react-router';
import { CodeBlock } from '../answer/code-block.tsx';
import { paths } from '../paths.ts';
import { Fields } from '../rows/fields.tsx';
import { Hostile } from '../text/hostile.tsx';
import { words } from '../text/words.ts';
import css from './audit.module.css';
import { injected, jailbreak } from './flags.tsx';
import { indented } from './indented.ts';
import type { Change, Resource, Told } from './record.ts';

function Resources({ list }: { list: Resource[] }) {
  return (
    <table className={css.table}>
      <caption>What was accessed</caption>
      <thead><tr><th scope="col">Name</th><th scope="col">Kind</th><th scope="col">Action</th><th scope="col">Status</th><th scope="col">Instructions in it</th></tr></thead>
      <tbody>
        {list.map(({ name, kind, action, status, isInjected }, at) => (
          <tr key={at}>
            <td><Hostile text={name} /></td>
            <td><Hostile text={words(kind)} /></td>
            <td><Hostile text={words(action)} /></td>
            <td><Hostile text={words(status)} /></td>
            <td>{isInjected ? <strong className={css.flag}>Found</strong> : 'None'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Changes({ list }: { list: Change[] }) {
  return (
    <table className={css.table}>
      <caption>What was changed</caption>
      <thead><tr><th scope="col">Setting</th><th scope="col">It was</th><th scope="col">It is</th></tr></thead>
      <tbody>
        {list.map(({ property, before, after }, at) => (
          <tr key={at}>
            <td><Hostile text={property} /></td>
            <td><Hostile text={before || '–'} code /></td>
            <td><Hostile text={after || '–'} code /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function factsOf(told: Told) {
  const facts: [name: string, value: string][] = [
    ['Who', [told.user, told.userType && `(${words(told.userType)})`].filter(Boolean).join(' ')],
    ['Agent', told.agent],
    ['Client address', told.clientAddress],
    ['Operation', told.operation],
    ['Where', words(told.surface)],
    ['About', told.contexts.join(', ')],
    ['Prompt id', told.promptId],
    ['Plugins', told.plugins.join(', ')],
    ['Models', told.models.join(', ')],
    ['Result', words(told.result)],
    ['Hash', told.record.hash],
    ['Previous hash', told.record.previousHash],
  ];
  return facts.filter(([, value]) => value).map(([name, value]) => ({ name, value }));
}

export function RecordDetail({ told }: { told: Told }) {
  const { record, sessionId, resources, changes, isJailbreak, isInjected, isReadable } = told;
  return (
    <div className={css.detail}>
      {isJailbreak && <p className={css.warning}>{jailbreak}</p>}
      {isInjected && <p className={css.warning}>{injected}</p>}
      {!isReadable && <p className={css.warning}>This text is no record as they are written. Verifying the log tells whether it was changed.</p>}
      <Fields list={factsOf(told)} />
      {sessionId && <p><Link to={paths.session(sessionId)}>Open the session of this interaction</Link></p>}
      {resources.length > 0 && <Resources list={resources} />}
      {changes.length > 0 && <Changes list={changes} />}
      <section aria-label={`Record ${record.position} as it was kept`} className={css.detail}>
        <h3>The record as it was kept</h3>
        <CodeBlock text={indented(record.body)} kept={record.body} language="JSON" />
      </section>
    </div>
  );
}
