import { expect, test } from 'vitest';
import { placeFrom, placeIn } from './place-in.ts';

test.each([[0, 1, 1], [3, 1, 4], [4, 2, 1], [6, 2, 3]])('offset %i is line %i, column %i', (offset, line, column) =>
  expect(placeIn('abc\nde', offset)).toEqual({ line, column }));

test('a place in a part is a place in the whole', () => {
  expect(placeFrom({ line: 3, column: 5 }, { line: 1, column: 2 })).toEqual({ line: 3, column: 6 });
  expect(placeFrom({ line: 3, column: 5 }, { line: 2, column: 2 })).toEqual({ line: 4, column: 2 });
});
