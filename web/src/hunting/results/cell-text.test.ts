import { expect, test } from 'vitest';
import { asTabs, cellText } from './cell-text.ts';
import { emptyColumns, shownColumns, widthOf } from './columns.ts';
import type { HuntingResult } from '../../api/generated.ts';

test.each([
  ['2023-08-16T04:58:33.1200000Z', 'datetime', '2023-08-16 04:58:33.12'],
  ['2023-08-16T04:58:33.0000000Z', 'datetime', '2023-08-16 04:58:33'],
  ['2023-08-16T04:58:33Z', 'datetime', '2023-08-16 04:58:33'],
  ['a\n  b', 'string', 'a b'],
  [{ a: 1 }, 'dynamic', '{"a":1}'],
  [null, 'long', ''],
  [false, 'bool', 'false'],
])('%j as %s is %j', (value, type, text) => expect(cellText(value, type)).toBe(text));

test('copied rows stay on their lines', () => expect(asTabs(['a', 'b'], [['x\ty', 1], [null, 'z\n']])).toBe('a\tb\nx y\t1\n\tz '));

const result = (columns: number, rows: unknown[][]): HuntingResult =>
  ({ id: '1', columns: Array.from({ length: columns }, (_, index) => ({ name: `c${index}`, type: 'string' })), rows, truncated: false, elapsedMs: 1 });

test('empty columns of a wide table are left out, those of a narrow one are not', () => {
  const wide = result(13, [Array.from({ length: 13 }, (_, index) => (index === 3 ? '' : 'x'))]);
  expect([...emptyColumns(wide)]).toEqual([3]);
  expect(shownColumns(wide, emptyColumns(wide))).toHaveLength(12);
  expect(emptyColumns(result(2, [['', 'x']])).size).toBe(0);
});

test('a column is as wide as what it holds, within bounds', () => {
  expect(widthOf(result(1, [['x'.repeat(500)]]), { index: 0, name: 'c0', type: 'string' })).toBe(320);
  expect(widthOf(result(1, [['x']]), { index: 0, name: 'c0', type: 'string' })).toBe(72);
});
