import { describe, expect, test } from 'vitest';
import type { HuntingResult } from '../../api/generated.ts';
import { askedKind, suitingKind, whyNoChart } from './kinds.ts';
import { seriesOf } from './series.ts';

const result = (columns: [name: string, type: string][], rows: unknown[][], render?: HuntingResult['render']): HuntingResult =>
  ({ id: '1', columns: columns.map(([name, type]) => ({ name, type })), rows, render, truncated: false, elapsedMs: 1 });

const T1 = '2023-08-16T04:00:00Z';
const T2 = '2023-08-16T05:00:00Z';
const byHour = result([['Timestamp', 'datetime'], ['Device', 'string'], ['count_', 'long']], [[T2, 'a', 3], [T1, 'a', 1], [T1, 'b', 2]]);

describe('seriesOf', () => {
  test('a time chart has a series per text, points in order of time', () => {
    expect(seriesOf(byHour, 'timechart')).toEqual({
      axis: 'time', xName: 'Timestamp', left: 0,
      series: [{ name: 'a', points: [[Date.parse(T1), 1], [Date.parse(T2), 3]] }, { name: 'b', points: [[Date.parse(T1), 2]] }],
    });
  });

  test('several columns of numbers are several series', () => {
    const drawn = seriesOf(result([['Name', 'string'], ['a', 'long'], ['b', 'real']], [['x', 1, 0.5]]), 'barchart');
    expect(drawn?.series).toEqual([{ name: 'a', points: [['x', 1]] }, { name: 'b', points: [['x', 0.5]] }]);
  });

  test('what render names goes before what the types say', () => {
    const render = { visualization: 'columnchart', properties: { xcolumn: 'Os', ycolumns: 'b', series: 'Site' } };
    const drawn = seriesOf(result([['Site', 'string'], ['Os', 'string'], ['a', 'long'], ['b', 'long']], [['s', 'w', 1, 2]], render), 'columnchart');
    expect(drawn).toMatchObject({ xName: 'Os', series: [{ name: 's', points: [['w', 2]] }] });
  });

  test('values that are no numbers make no points', () => {
    expect(seriesOf(result([['x', 'string'], ['y', 'real']], [['a', null], ['b', 'NaN'], ['c', 1]]), 'piechart')?.series[0]?.points).toEqual([['c', 1]]);
  });

  test('too many series are left out and counted', () => {
    const rows = Array.from({ length: 30 }, (_, index) => [T1, `s${index}`, 1]);
    expect(seriesOf(result([['t', 'datetime'], ['s', 'string'], ['n', 'long']], rows), 'timechart')).toMatchObject({ left: 10, series: { length: 20 } });
  });

  test('without numbers there is nothing to draw', () => expect(seriesOf(result([['a', 'string']], [['x']]), 'barchart')).toBeUndefined());
  test('without a time there is no time chart', () => expect(seriesOf(result([['a', 'string'], ['n', 'long']], [['x', 1]]), 'timechart')).toBeUndefined());
});

describe('kinds', () => {
  test.each([['timechart', 'timechart'], ['stackedareachart', 'areachart'], ['table', undefined], ['treemap', undefined]])('render %s draws %s', (visualization, kind) =>
    expect(askedKind(result([], [], { visualization, properties: {} }))).toBe(kind));

  test('an answer suggests its kind', () => {
    expect(suitingKind(byHour)).toBe('timechart');
    expect(suitingKind(result([['n', 'long']], [[1]]))).toBe('card');
    expect(suitingKind(result([['s', 'string'], ['n', 'long']], [['a', 1], ['b', 2]]))).toBe('barchart');
  });

  test('one that cannot be drawn says why', () => {
    expect(whyNoChart(byHour)).toBeUndefined();
    expect(whyNoChart(result([['n', 'long']], []))).toMatch(/no row/);
    expect(whyNoChart(result([['s', 'string']], [['a']]))).toMatch(/column of numbers/);
  });
});
