import { expect, test } from 'vitest';
import { hashOf, readHash } from './share.ts';

test.each([
  { query: 'A\n| where x == "a&b=c#d" // 100 %', timespan: 'P7D' },
  { query: 'print "😀 é"', timespan: '' },
])('$query comes back as it was', (shared) => expect(readHash(hashOf(shared))).toEqual(shared));

test('a hash of something else is no query', () => expect(readHash('#page')).toBeUndefined());
test('a time range that is none is left out', () => expect(readHash('#query=A&timespan=%3Cb%3E')).toEqual({ query: 'A', timespan: '' }));
