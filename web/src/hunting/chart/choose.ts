// Which column of an answer goes along, which up, and which tells series apart. Properties of
// `render` decide; else the first column of a fitting type does, as in Kusto.
import type { HuntingColumn, HuntingResult } from '../../api/generated.ts';
import { isNumber, type ChartKind } from './kinds.ts';

export type Chosen = { x: number; ys: number[]; splits: number[]; axis: 'time' | 'number' | 'words' };

const listOf = (text?: string) => text?.split(',').map((name) => name.trim()).filter(Boolean) ?? [];

function along(kind: ChartKind, { columns, render }: HuntingResult): number {
  const named = columns.findIndex(({ name }) => name === render?.properties.xcolumn);
  if (named >= 0) return named;
  const first = (fits: (column: HuntingColumn) => boolean) => columns.findIndex(fits);
  const ofTime = first(({ type }) => type === 'datetime');
  if (kind === 'timechart') return ofTime;
  if (kind === 'scatterchart') return first(({ type }) => isNumber(type) || type === 'datetime');
  if (kind === 'linechart' || kind === 'areachart') return Math.max(ofTime, 0);
  return Math.max(first(({ type }) => !isNumber(type)), 0);
}

function upwards({ columns, render }: HuntingResult, x: number): number[] {
  const asked = listOf(render?.properties.ycolumns);
  const numbers = columns.flatMap(({ type }, index) => (index !== x && isNumber(type) ? [index] : []));
  const named = numbers.filter((index) => asked.includes(columns[index]?.name ?? ''));
  return named.length > 0 ? named : numbers;
}

function apart({ columns, render }: HuntingResult, x: number): number[] {
  const asked = listOf(render?.properties.series);
  const named = columns.flatMap(({ name }, index) => (asked.includes(name) ? [index] : []));
  if (named.length > 0) return named;
  return columns.flatMap(({ type }, index) => (index !== x && ['string', 'bool', 'guid'].includes(type) ? [index] : []));
}

/** The columns, or nothing when none goes along or none up. */
export function choose(result: HuntingResult, kind: ChartKind): Chosen | undefined {
  const x = along(kind, result);
  const type = result.columns[x]?.type;
  const ys = upwards(result, x);
  if (type === undefined || ys.length === 0) return undefined;
  const isNamed = kind === 'columnchart' || kind === 'barchart' || kind === 'piechart';
  const axis = type === 'datetime' && kind !== 'piechart' ? 'time' : isNumber(type) && !isNamed ? 'number' : 'words';
  return { x, ys, splits: kind === 'piechart' ? [] : apart(result, x), axis };
}
