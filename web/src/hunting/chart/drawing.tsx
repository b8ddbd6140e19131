// A chart of an answer's series, or why these columns do not make it.
import { Suspense, lazy, useMemo } from 'react';
import type { HuntingResult } from '../../api/generated.ts';
import { Block } from '../../states/bones.tsx';
import { Empty } from '../../states/trouble.tsx';
import { count } from '../../text/words.ts';
import css from './chart.module.css';
import { kindLabels, type ChartKind } from './kinds.ts';
import { seriesOf } from './series.ts';

const Canvas = lazy(() => import('./canvas.tsx'));

export function Drawing({ result, kind }: { result: HuntingResult; kind: ChartKind }) {
  const drawn = useMemo(() => seriesOf(result, kind), [result, kind]);
  if (!drawn || drawn.series.length === 0) {
    const along = kind === 'timechart' ? 'one of type datetime to go along' : 'one to go along';
    return <Empty title="These columns do not make this chart">It needs {along}, and one of numbers. Another kind may fit.</Empty>;
  }
  const points = drawn.series.reduce((sum, { points: held }) => sum + held.length, 0);
  const label = `${kindLabels[kind]} chart of ${count(points, 'point')} in ${drawn.series.length} series over ${drawn.xName}. The same rows stand under Rows.`;
  return (
    <>
      <Suspense fallback={<Block height={240} label="the chart" />}>
        <Canvas kind={kind} drawn={drawn} label={label} how={result.render?.properties.kind} />
      </Suspense>
      {drawn.left > 0 && <p className={css.quiet}>{`${drawn.left.toLocaleString('en')} more than there is room for are left out. All rows stand under Rows.`}</p>}
    </>
  );
}
