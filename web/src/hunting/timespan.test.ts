import { expect, test } from 'vitest';
import { endsOf, intervalOf, isTimespan, labelOf } from './timespan.ts';

test('two ends make an interval in UTC and come back from it', () => {
  const made = intervalOf('2023-08-16T04:00', '2023-08-16T05:00');
  expect(made).toEqual({ timespan: '2023-08-16T04:00Z/2023-08-16T05:00Z' });
  expect(endsOf('2023-08-16T04:00Z/2023-08-16T05:00Z')).toEqual(['2023-08-16T04:00', '2023-08-16T05:00']);
});

test.each([['', '2023-08-16T05:00', 'give both ends'], ['2023-08-16T05:00', '2023-08-16T05:00', 'the end must be after the start']])(
  '%s to %s is refused', (from, until, problem) => expect(intervalOf(from, until)).toEqual({ problem }),
);

test.each([['', 'All time'], ['P7D', 'Last 7 days'], ['2023-08-16T04:00Z/2023-08-16T05:00Z', '2023-08-16 04:00 – 2023-08-16 05:00'], ['P3D', 'P3D']])(
  '%s reads %s', (timespan, label) => expect(labelOf(timespan)).toBe(label),
);

test.each([['P7D', true], ['PT1H', true], ['P1DT2H', true], ['2023-08-16T04:00Z/2023-08-16T05:00Z', true], ['P', false], ['<b>', false], ['1/2', false]])(
  '%s: %s', (text, isOne) => expect(isTimespan(text)).toBe(isOne),
);
