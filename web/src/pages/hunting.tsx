// Hunting: a query above, its rows below, the tables at the left.
import { useState } from 'react';
import { endpoints } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { Editor } from '../hunting/editor/editor.tsx';
import { examplesOf } from '../hunting/examples.ts';
import css from '../hunting/hunting.module.css';
import { Outcome } from '../hunting/results/outcome.tsx';
import { stopRun } from '../hunting/run.ts';
import { Side } from '../hunting/side.tsx';
import { Split } from '../hunting/split.tsx';
import { Toolbar } from '../hunting/toolbar.tsx';
import { useHunting } from '../hunting/use-hunting.ts';
import { useKept } from '../shell/use-kept.ts';
import { useKeys } from '../shell/use-keys.ts';
import { useWidth } from '../shell/use-width.ts';
import { useTitle } from './use-title.ts';

const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();

export function HuntingPage() {
  useTitle('Hunting');
  const [cited, setCited] = useKept('outrider.hunting.cited', 1);
  const [height, setHeight] = useKept('outrider.hunting.height', 180);
  const [side, setSide] = useKept('outrider.hunting.side', 1);
  const [isDrawn, setDrawn] = useState(false);
  const [width, measure] = useWidth(1_000);
  const isNarrow = width < 760;
  const isSideOpen = isNarrow ? isDrawn : side === 1;
  const schema = useAnswer(endpoints.getHuntingSchema());
  const { run, editor, initial, timespan, changeTimespan, changeText, runChosen, runAgain, runNew, runRefined, link } = useHunting(cited === 1);
  useKeys({ e: () => editor.current?.focus(), r: () => focus('[data-results] [role=grid]'), t: () => focus('[data-side] input'), 'mod+.': stopRun });

  const write = (text: string) => {
    editor.current?.insert(text);
    setDrawn(false);
  };
  return (
    <div className={css.page}>
      <h1>Hunting</h1>
      <section ref={measure} className={css.card} aria-label="Query and results">
        {isSideOpen && <Side schema={schema} onInsert={write} onRestore={(entry) => (editor.current?.append(entry.query), changeTimespan(entry.timespan), setDrawn(false))} />}
        <div className={css.work}>
          <Toolbar
            timespan={timespan}
            onTimespan={changeTimespan}
            isCited={cited === 1}
            onCited={(isCited) => setCited(isCited ? 1 : 0)}
            isSideOpen={isSideOpen}
            onSide={() => (isNarrow ? setDrawn(!isDrawn) : setSide(side === 1 ? 0 : 1))}
            onRun={runChosen}
            onShare={() => navigator.clipboard.writeText(link())}
          />
          <div className={css.editor} style={{ height }}>
            <Editor ref={editor} initial={initial} schema={schema.data} onChange={changeText} onRun={runChosen} onStop={stopRun} onLeave={() => focus('[data-run]')} />
          </div>
          <Split height={height} onHeight={setHeight} />
          <div className={css.outcome}>
            <Outcome
              run={run}
              examples={schema.data ? examplesOf(schema.data) : []}
              onExample={({ query }) => runNew(query)}
              onRefine={runRefined}
              onAgain={runAgain}
              onGoTo={(offset) => editor.current?.goTo(offset)}
            />
          </div>
        </div>
      </section>
    </div>
  );
}
