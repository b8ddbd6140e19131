import { describe, expect, test } from 'vitest';
import { queryAt } from './query-at.ts';

const text = 'A\n| take 1\n\n  \nB | count\n\n';

describe('queryAt', () => {
  test.each([
    ['in the first', 0, 'A\n| take 1', 0],
    ['at its end', 10, 'A\n| take 1', 0],
    ['on the empty line after it', 11, 'A\n| take 1', 0],
    ['in the second', text.indexOf('count'), 'B | count', 15],
    ['at the end of the text', text.length, 'B | count', 15],
  ])('%s', (_, offset, query, start) => expect(queryAt(text, offset)).toEqual({ text: query, start }));

  test('nothing before the first query means the first', () => expect(queryAt('\n\nA', 0)).toEqual({ text: 'A', start: 2 }));
  test('no text is an empty query', () => expect(queryAt('', 0)).toEqual({ text: '', start: 0 }));
  test('offsets count UTF-16 units', () => expect(queryAt('print "😀"\n\nB', 13).start).toBe(12));
});
