// A chart of an answer, drawn as hunting draws its own; another kind may be chosen.
import { useMemo, useState } from 'react';
import type { HuntingResult } from '../api/generated.ts';
import { Chart } from '../hunting/chart/chart.tsx';
import { chartKinds, type ChartKind } from '../hunting/chart/kinds.ts';
import css from './answer.module.css';
import { typeOf } from './column-type.ts';

const kinds: Record<string, ChartKind> = { pie: 'piechart', bar: 'barchart', timeline: 'timechart' };

type Props = { kind: string; columns: string[]; rows: unknown[][] };

export function ChartBlock({ kind, columns, rows }: Props) {
  const asked = kinds[kind] ?? chartKinds.find((name) => name === kind) ?? 'barchart';
  const [chosen, setChosen] = useState<ChartKind>(asked);
  const result = useMemo((): HuntingResult => ({
    id: '', elapsedMs: 0, truncated: false, rows, render: null,
    columns: columns.map((name, index) => ({ name, type: typeOf(rows.map((row) => row[index])) })),
  }), [columns, rows]);
  return <figure className={css.chart}><Chart result={result} kind={chosen} onKind={setChosen} /></figure>;
}
