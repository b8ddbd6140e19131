import { expect, test } from 'vitest';
import { appendedTo, chosenIn, isStill } from './handle.ts';

test('a selection goes before the query around the cursor', () => {
  expect(chosenIn('A | take 1\n\nB', 4, 10)).toEqual({ text: 'take 1', start: 4 });
  expect(chosenIn('A | take 1\n\nB', 4, 4)).toEqual({ text: 'A | take 1', start: 0 });
  expect(chosenIn('A | take 1\n\nB', 10, 12)).toEqual({ text: 'A | take 1', start: 0 });
});

test('a query is added after an empty line', () => {
  expect(appendedTo('A\n', 'B')).toEqual({ text: 'A\n\nB', piece: { text: 'B', start: 3 } });
  expect(appendedTo(' \n', 'B')).toEqual({ text: 'B', piece: { text: 'B', start: 0 } });
});

test('a piece that was edited stands no longer', () => {
  expect(isStill('A\n\nB', { text: 'B', start: 3 })).toBe(true);
  expect(isStill('AA\n\nB', { text: 'B', start: 3 })).toBe(false);
});
