// What was read into the workspace, and what of it could not be read.
import type { Status } from '../api/generated.ts';
import { Simulated } from '../text/badges.tsx';
import { Hostile } from '../text/hostile.tsx';
import { count } from '../text/words.ts';
import css from './home.module.css';

export function Sources({ status }: { status: Status }) {
  const { rows, tables, sources, alerts, troubledSources, simulated } = status;
  return (
    <div className={css.facts}>
      <p>
        {`${count(rows, 'row')} in ${count(tables.length, 'table')}, from ${count(sources, 'file')}. `}
        {`${count(alerts, 'alert')}.`} {simulated && <Simulated />}
      </p>
      <ul className={css.tables}>
        {tables.slice(0, 12).map(({ name, rows: held }) => (
          <li key={name}><code>{name}</code> <span className={css.quiet}>{held.toLocaleString('en')}</span></li>
        ))}
        {tables.length > 12 && <li className={css.quiet}>{`and ${tables.length - 12} more`}</li>}
      </ul>
      {troubledSources.length > 0 && (
        <>
          <h3>Files not read in full</h3>
          <ul className={css.troubled}>
            {troubledSources.slice(0, 8).map(({ name, events, rejected, problem }) => (
              <li key={name}>
                <code><Hostile text={name} /></code>
                <span className={css.quiet}>
                  {problem ?? `${rejected.toLocaleString('en')} of ${count(events, 'line')} rejected; they are rows of OutriderRejected_CL`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
