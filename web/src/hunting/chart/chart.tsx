// The chart of an answer: the kind that the query asks for, and any other on request.
import type { HuntingResult } from '../../api/generated.ts';
import { reveal } from '../../text/hostile.tsx';
import { Card } from './card.tsx';
import css from './chart.module.css';
import { Drawing } from './drawing.tsx';
import { chartKinds, kindLabels, type ChartKind } from './kinds.ts';

type Props = { result: HuntingResult; kind: ChartKind; onKind: (kind: ChartKind) => void };

export function Chart({ result, kind, onKind }: Props) {
  const title = result.render?.properties.title;
  return (
    <section className={css.chart} aria-label="Chart">
      <div className={css.head}>
        {title && <h3>{reveal(title)}</h3>}
        <label className={css.kind}>
          <span className="unseen">Kind of chart</span>
          <select value={kind} onChange={(event) => onKind(event.target.value as ChartKind)}>
            {chartKinds.map((name) => <option key={name} value={name}>{kindLabels[name]}</option>)}
          </select>
        </label>
      </div>
      {kind === 'card' ? <Card result={result} /> : <Drawing result={result} kind={kind} />}
    </section>
  );
}
