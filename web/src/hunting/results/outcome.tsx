// What stands under the editor: nothing yet, a running query, its answer, or why there is none.
import { Button } from '@fluentui/react-components';
import { Rows } from '../../states/bones.tsx';
import { Empty } from '../../states/trouble.tsx';
import { Elapsed } from '../elapsed.tsx';
import type { Example } from '../examples.ts';
import { stopRun, type Asked, type Run } from '../run.ts';
import { took } from '../took.ts';
import { Answer } from './answer.tsx';
import { Problem } from './problem.tsx';
import css from './results.module.css';

type Props = {
  run: Run;
  examples: Example[];
  onExample: (example: Example) => void;
  /** Runs the query with one condition more. */
  onRefine: (asked: Asked, condition: string) => void;
  onAgain: (asked: Asked) => void;
  onGoTo: (offset: number) => void;
};

export function Outcome({ run, examples, onExample, onRefine, onAgain, onGoTo }: Props) {
  switch (run.state) {
    case 'none':
      return (
        <Empty title="The rows of a query appear here">
          <p>Write one in KQL, and run it with Shift+Enter.{examples.length > 0 && ' Or start from one of these:'}</p>
          <ul className={css.examples}>
            {examples.map((example) => (
              <li key={example.title}><Button size="small" shape="circular" onClick={() => onExample(example)}>{example.title}</Button></li>
            ))}
          </ul>
        </Empty>
      );
    case 'running':
      return (
        <>
          <div className={css.status}>
            <span role="status">{run.isStopping ? 'Stopping' : 'Running'}</span>
            <Elapsed from={run.startedAt} />
            <span className={css.end}><Button size="small" disabled={run.isStopping} onClick={stopRun}>Stop the query</Button></span>
          </div>
          <Rows label="the rows" count={8} />
        </>
      );
    case 'cancelled':
      return (
        <Empty title={`Stopped after ${took(run.elapsedMs)}`}>
          <p>No rows were kept. A shorter time range, or a condition nearer to the table, makes it faster.</p>
          <Button size="small" onClick={() => onAgain(run.asked)}>Run it again</Button>
        </Empty>
      );
    case 'failed':
      return <Problem run={run} onAgain={onAgain} onGoTo={onGoTo} />;
    case 'answered':
      return <Answer key={run.result.id} asked={run.asked} result={run.result} onRefine={(condition) => onRefine(run.asked, condition)} />;
  }
}
