import { expect, test } from 'vitest';
import { placeAfter } from './place.ts';

test.each([
  ['ArrowDown', false, { row: 3, column: 1 }],
  ['ArrowUp', false, { row: 1, column: 1 }],
  ['ArrowDown', true, { row: 9, column: 1 }],
  ['ArrowRight', false, { row: 2, column: 2 }],
  ['ArrowRight', true, { row: 2, column: 4 }],
  ['Home', true, { row: 0, column: 0 }],
  ['PageUp', false, { row: 0, column: 1 }],
  ['PageDown', false, { row: 9, column: 1 }],
])('%s, with Ctrl %s', (key, isControl, place) => expect(placeAfter(key, isControl, { row: 2, column: 1 }, 10, 5, 8)).toEqual(place));

test('up from the first row leads to the head, and no further', () => {
  expect(placeAfter('ArrowUp', false, { row: 0, column: 0 }, 10, 5, 8)).toEqual({ row: -1, column: 0 });
  expect(placeAfter('k', false, { row: -1, column: 0 }, 10, 5, 8)).toEqual({ row: -1, column: 0 });
});

test('other keys lead nowhere', () => expect(placeAfter('x', false, { row: 0, column: 0 }, 1, 1, 1)).toBeUndefined());
