// Kinds of chart, and which of them an answer can be drawn as.
import type { HuntingResult } from '../../api/generated.ts';

export const chartKinds = ['timechart', 'linechart', 'areachart', 'barchart', 'columnchart', 'piechart', 'scatterchart', 'card'] as const;
export type ChartKind = (typeof chartKinds)[number];

export const kindLabels: Record<ChartKind, string> = {
  timechart: 'Time', linechart: 'Line', areachart: 'Area', barchart: 'Bars', columnchart: 'Columns', piechart: 'Pie', scatterchart: 'Scatter', card: 'Card',
};

// Kusto's other names for what is drawn the same.
const others: Record<string, ChartKind> = { stackedareachart: 'areachart', anomalychart: 'timechart', ladderchart: 'barchart' };

/** The kind that a query asks for with `render`; none for `table`, or a kind not drawn here. */
export function askedKind({ render }: HuntingResult): ChartKind | undefined {
  const name = render?.visualization.toLowerCase() ?? '';
  return chartKinds.find((kind) => kind === name) ?? others[name];
}

export const isNumber = (type: string) => ['int', 'long', 'real', 'decimal'].includes(type);

/** Why an answer cannot be drawn; nothing when it can. */
export function whyNoChart({ columns, rows }: HuntingResult): string | undefined {
  if (rows.length === 0) return 'There is no row to draw.';
  if (!columns.some(({ type }) => isNumber(type))) return 'A chart needs a column of numbers: count or summarize the rows.';
  return undefined;
}

/** The kind that suits an answer: over time, few parts of a whole, or one bar each. */
export function suitingKind(result: HuntingResult): ChartKind {
  if (result.columns.some(({ type }) => type === 'datetime')) return 'timechart';
  if (result.rows.length === 1) return 'card';
  return result.columns.some(({ type }) => !isNumber(type)) ? 'barchart' : 'scatterchart';
}
