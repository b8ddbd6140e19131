import { expect, test } from 'vitest';
import { optionOf, type Ink } from './option.ts';
import type { Drawn } from './series.ts';

const ink: Ink = { text: '#000', quiet: '#444', line: '#ccc', ground: '#fff', colours: ['#00f'] };
const drawn: Drawn = { axis: 'words', xName: 'Name', left: 0, series: [{ name: 'count_', points: [['<img src=x>', 2], ['b\u202e', 1]] }] };

test('tooltips are text on the canvas, never HTML', () => {
  for (const kind of ['barchart', 'piechart', 'timechart'] as const) expect(optionOf(kind, drawn, ink)).toMatchObject({ tooltip: { renderMode: 'richText' }, animation: false });
});

test('bars lie, columns stand', () => {
  expect(optionOf('barchart', drawn, ink)).toMatchObject({ xAxis: { type: 'value' }, yAxis: { type: 'category' }, series: [{ data: [[2, '<img src=x>'], [1, 'b\u202e']] }] });
  expect(optionOf('columnchart', drawn, ink)).toMatchObject({ xAxis: { type: 'category' }, yAxis: { type: 'value' } });
});

test('names in a pie show what cannot be seen', () => {
  expect(optionOf('piechart', drawn, ink)).toMatchObject({ series: [{ data: [{ name: '<img src=x>' }, { name: 'b⟨202E⟩' }] }] });
});

test('times are read in UTC, and stacks are asked for', () => {
  const times: Drawn = { ...drawn, axis: 'time', series: [{ name: 'a', points: [[0, 1]] }, { name: 'b', points: [[0, 1]] }] };
  expect(optionOf('areachart', times, ink, 'stacked')).toMatchObject({ useUTC: true, xAxis: { type: 'time' }, legend: { show: true }, series: [{ stack: 'all' }, { stack: 'all' }] });
  expect(optionOf('areachart', times, ink)).toMatchObject({ series: [{ stack: undefined }, { stack: undefined }] });
});
