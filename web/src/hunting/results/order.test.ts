import { expect, test } from 'vitest';
import { nextOrder, orderOf } from './order.ts';

const sorted = (type: string, values: unknown[], isDown = false) =>
  orderOf(values.map((value) => [value]), type, { column: 0, isDown }).map((index) => values[index]);

test.each([
  ['long', [10, 9, null, 100], [9, 10, 100, null]],
  ['datetime', ['2023-08-16T04:58:33.5Z', '2023-08-16T04:58:33Z', ''], ['2023-08-16T04:58:33Z', '2023-08-16T04:58:33.5Z', '']],
  ['timespan', ['1.00:00:00', '23:59:59', '-00:00:01'], ['-00:00:01', '23:59:59', '1.00:00:00']],
  ['decimal', ['10.5', '9'], ['9', '10.5']],
  ['string', ['host10', 'host9', null], ['host9', 'host10', null]],
  ['real', ['NaN', 2, 1], [1, 2, 'NaN']],
  ['bool', [true, false], [false, true]],
])('%s', (type, values, expected) => expect(sorted(type, values)).toEqual(expected));

test('downwards the missing ones still come last, and equal ones keep their places', () => {
  expect(sorted('long', [null, 1, 2], true)).toEqual([2, 1, null]);
  expect(orderOf([[1, 'a'], [1, 'b']], 'long', { column: 0, isDown: true })).toEqual([0, 1]);
});

test('a head goes from up to down to none', () => {
  const up = nextOrder(undefined, 2);
  const down = nextOrder(up, 2);
  expect([up, down, nextOrder(down, 2)]).toEqual([{ column: 2, isDown: false }, { column: 2, isDown: true }, undefined]);
});
