// What ECharts is told to draw. Names come from logs: the tooltip is drawn as text on the canvas,
// never as HTML.
import type { EChartsCoreOption } from 'echarts/core';
import { reveal } from '../../text/hostile.tsx';
import type { ChartKind } from './kinds.ts';
import type { Drawn, Series } from './series.ts';

export type Ink = { text: string; quiet: string; line: string; ground: string; colours: string[] };

const LONGEST = 40;
const short = (text: string) => {
  const shown = reveal(text);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown || '(empty)';
};

function pie({ series }: Drawn, ink: Ink) {
  const data = series[0]?.points.map(([name, value]) => ({ name: short(String(name)), value }));
  return { series: [{ type: 'pie', radius: ['36%', '68%'], data, label: { color: ink.text, formatter: '{b}: {c} ({d} %)' }, itemStyle: { borderColor: ink.ground, borderWidth: 1 } }] };
}

function seriesFor(kind: ChartKind, { name, points }: Series, stack: string | undefined) {
  const base = { name: short(name), data: points, stack };
  if (kind === 'scatterchart') return { ...base, type: 'scatter', symbolSize: 7 };
  if (kind === 'barchart') return { ...base, type: 'bar', barMaxWidth: 28, data: points.map(([x, y]) => [y, x]) };
  if (kind === 'columnchart') return { ...base, type: 'bar', barMaxWidth: 40 };
  return { ...base, type: 'line', showSymbol: points.length < 60, symbolSize: 4, lineStyle: { width: 1.5 }, areaStyle: kind === 'areachart' ? { opacity: 0.25 } : undefined };
}

function axes(kind: ChartKind, { axis, series, xName }: Drawn, ink: Ink) {
  const axisLabel = { color: ink.quiet, hideOverlap: true };
  const quiet = { axisLabel, nameTextStyle: { color: ink.quiet }, axisLine: { lineStyle: { color: ink.line } }, splitLine: { lineStyle: { color: ink.line } } };
  const plain = { ...quiet, splitLine: { show: false } };
  const words = [...new Set(series.flatMap(({ points }) => points.map(([x]) => String(x))))];
  const along =
    axis === 'words'
      ? { ...plain, type: 'category', data: words, axisLabel: { ...axisLabel, formatter: short, width: 180, overflow: 'truncate' } }
      : { ...plain, type: axis === 'time' ? 'time' : 'value', name: axis === 'time' ? 'UTC' : short(xName), scale: true };
  const value = { ...quiet, type: 'value' };
  return kind === 'barchart' ? { xAxis: value, yAxis: { ...along, inverse: axis === 'words' } } : { xAxis: along, yAxis: value };
}

/** Kinds that `render … with (kind = …)` stacks. */
const isStacked = (how?: string) => how === 'stacked' || how === 'stacked100';

export function optionOf(kind: ChartKind, drawn: Drawn, ink: Ink, how?: string): EChartsCoreOption {
  const stack = isStacked(how) ? 'all' : undefined;
  const isMany = drawn.series.length > 1;
  return {
    animation: false,
    useUTC: true,
    color: ink.colours,
    legend: { show: isMany, type: 'scroll', bottom: 0, textStyle: { color: ink.text }, pageTextStyle: { color: ink.text } },
    grid: { left: 12, right: 44, top: 28, bottom: isMany ? 36 : 12, containLabel: true },
    tooltip: {
      trigger: kind === 'piechart' || kind === 'scatterchart' ? 'item' : 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: ink.ground,
      borderColor: ink.line,
      textStyle: { color: ink.text, fontSize: 12 },
    },
    ...(kind === 'piechart' ? pie(drawn, ink) : { ...axes(kind, drawn, ink), series: drawn.series.map((series) => seriesFor(kind, series, stack)) }),
  };
}
