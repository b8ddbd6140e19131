// Why a query has no answer: each place in its text, or what kept the server from answering.
import { Button } from '@fluentui/react-components';
import { Failed } from '../../states/trouble.tsx';
import { reveal } from '../../text/hostile.tsx';
import { placeFrom, placeIn } from '../place-in.ts';
import type { Asked, Run } from '../run.ts';
import css from './results.module.css';

type Props = { run: Extract<Run, { state: 'failed' }>; onAgain: (asked: Asked) => void; onGoTo: (offset: number) => void };

export function Problem({ run: { asked, error }, onAgain, onGoTo }: Props) {
  if (error.diagnostics.length === 0) return <Failed error={error} retry={() => onAgain(asked)} />;
  return (
    <div role="alert" className={css.problem}>
      <h3>The query cannot run</h3>
      <ul>
        {error.diagnostics.map(({ code, message, start, end }, index) => {
          const { line, column } = placeFrom(asked.at, placeIn(asked.text, start));
          const quoted = asked.text.slice(start, end);
          return (
            <li key={index}>
              <Button size="small" appearance="transparent" onClick={() => onGoTo(asked.start + start)}>{`Line ${line}, column ${column}`}</Button>
              <span>{reveal(message)}</span>
              {quoted && quoted.length < 80 && <code>{reveal(quoted)}</code>}
              <span className={css.quiet}>{code}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
