// An answer as series of points.
import type { HuntingResult } from '../../api/generated.ts';
import { wholeText } from '../results/cell-text.ts';
import { choose, type Chosen } from './choose.ts';
import type { ChartKind } from './kinds.ts';

export type Point = [x: string | number, y: number];
export type Series = { name: string; points: Point[] };
export type Drawn = {
  axis: Chosen['axis'];
  xName: string;
  series: Series[];
  /** Points and series that there was no room for. */
  left: number;
};

const MOST_SERIES = 20;
const MOST_WORDS = 200;

const numberOf = (value: unknown) => (value === null || value === '' || typeof value === 'object' ? Number.NaN : Number(value));

function placeOf(axis: Chosen['axis'], value: unknown): string | number | undefined {
  if (axis === 'words') return wholeText(value);
  const number = axis === 'time' ? Date.parse(String(value)) : numberOf(value);
  return Number.isFinite(number) ? number : undefined;
}

function collect({ columns, rows }: HuntingResult, { x, ys, splits, axis }: Chosen): Map<string, Point[]> {
  const all = new Map<string, Point[]>();
  for (const row of rows) {
    const place = placeOf(axis, row[x]);
    const prefix = splits.map((split) => wholeText(row[split])).join(' · ');
    for (const y of ys) {
      const value = numberOf(row[y]);
      if (place === undefined || !Number.isFinite(value)) continue;
      const own = ys.length > 1 || !prefix ? columns[y]?.name : undefined;
      const name = [prefix, own].filter(Boolean).join(' · ');
      const points = all.get(name);
      if (points) points.push([place, value]);
      else all.set(name, [[place, value]]);
    }
  }
  return all;
}

/** The series of a chart, or nothing when the columns do not make it. */
export function seriesOf(result: HuntingResult, kind: ChartKind): Drawn | undefined {
  const chosen = choose(result, kind);
  if (!chosen) return undefined;
  const { axis, x } = chosen;
  const all = [...collect(result, chosen)];
  const series = all.slice(0, MOST_SERIES).map(([name, points]) => ({
    name,
    points: axis === 'words' ? points.slice(0, MOST_WORDS) : points.sort(([a], [b]) => Number(a) - Number(b)),
  }));
  const cut = series.reduce((sum, { points }, index) => sum + (all[index]?.[1].length ?? 0) - points.length, 0);
  return { axis, xName: result.columns[x]?.name ?? '', series, left: cut + all.length - series.length };
}
