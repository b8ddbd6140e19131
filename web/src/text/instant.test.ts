import { expect, test } from 'vitest';
import { clock, day, lasting } from './instant.tsx';

test('instants are read in UTC wherever the browser is', () => {
  expect(clock('2023-08-16T04:58:33.120Z')).toBe('04:58:33');
  expect(clock('2023-08-16T04:58:33+02:00')).toBe('02:58:33');
  expect(day('2023-08-16T00:30:00+02:00')).toBe('15 Aug 2023');
});

test.each([
  ['2023-08-16T04:54:07Z', '2023-08-16T04:58:33Z', '4 min 26 s'],
  ['2023-08-16T04:54:07Z', '2023-08-16T04:54:07Z', '0 s'],
  ['2023-08-14T04:00:00Z', '2023-08-16T05:10:09Z', '2 d 1 h'],
  ['2023-08-16T04:00:00Z', '2023-08-16T05:00:09Z', '1 h 9 s'],
  ['2023-08-16T04:58:33Z', '2023-08-16T04:54:07Z', '0 s'],
])('from %s to %s lasts %s', (from, until, words) => expect(lasting(from, until)).toBe(words));
