import { expect, test } from 'vitest';
import { added, entriesOf, listed, pinned, without, type Entry } from './entries.ts';

const entry = (id: string, query = id, part: Partial<Entry> = {}): Entry =>
  ({ id, query, timespan: '', at: '2024-01-01T00:00:00Z', outcome: 'answered', rows: 1, elapsedMs: 2, isPinned: false, ...part });

const ids = (entries: Entry[]) => entries.map(({ id }) => id).join(' ');

test('the latest is first, and the same query stands once', () => {
  expect(ids(added([entry('1', 'A'), entry('2', 'B')], entry('3', 'B')))).toBe('3 1');
  expect(ids(added([entry('1', 'A')], entry('2', 'A', { timespan: 'P1D' })))).toBe('2 1');
});

test('a pinned query that runs again stays pinned', () => {
  const [first] = added(pinned([entry('1', 'A')], '1'), entry('2', 'A'));
  expect(first).toMatchObject({ id: '2', isPinned: true });
});

test('old ones go, pinned ones stay', () => {
  let entries = pinned([entry('old')], 'old');
  for (let index = 0; index < 300; index += 1) entries = added(entries, entry(String(index)));
  expect(entries).toHaveLength(201);
  expect(entries.at(-1)?.id).toBe('old');
});

test('pinned ones are listed first, and words filter', () => {
  const entries = pinned([entry('1', 'DeviceEvents | count'), entry('2', 'SigninLogs | count')], '2');
  expect(ids(listed(entries, ''))).toBe('2 1');
  expect(ids(listed(entries, 'count device'))).toBe('1');
  expect(ids(without(entries, '1'))).toBe('2');
});

test('storage that holds something else gives none', () => {
  expect(entriesOf('x')).toEqual([]);
  expect(entriesOf([{ id: 1 }, null, entry('1')])).toEqual([entry('1')]);
});
