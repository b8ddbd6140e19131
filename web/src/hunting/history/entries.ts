// Queries that were run, latest first, pinned ones kept for good. Pure; `store.ts` keeps them.

export type Outcome = 'answered' | 'failed' | 'cancelled' | 'unrun';

export type Entry = {
  id: string;
  query: string;
  timespan: string;
  at: string;
  outcome: Outcome;
  rows: number;
  elapsedMs: number;
  isPinned: boolean;
};

const MOST_UNPINNED = 200;

const outcomes: unknown[] = ['answered', 'failed', 'cancelled', 'unrun'];

/** Takes what storage held for entries; what is none is left out. */
export function entriesOf(kept: unknown): Entry[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter((entry: Partial<Entry> | null): entry is Entry =>
    typeof entry?.id === 'string' && typeof entry.query === 'string' && typeof entry.timespan === 'string' && typeof entry.at === 'string' &&
    typeof entry.rows === 'number' && typeof entry.elapsedMs === 'number' && typeof entry.isPinned === 'boolean' && outcomes.includes(entry.outcome),
  );
}

function capped(entries: Entry[]): Entry[] {
  let held = 0;
  return entries.filter(({ isPinned }) => isPinned || (held += 1) <= MOST_UNPINNED);
}

/** Adds a run. The same query over the same time stands once, and stays pinned. */
export function added(entries: Entry[], entry: Entry): Entry[] {
  const isSame = ({ query, timespan }: Entry) => query === entry.query && timespan === entry.timespan;
  const isPinned = entry.isPinned || entries.some((held) => isSame(held) && held.isPinned);
  return capped([{ ...entry, isPinned }, ...entries.filter((held) => !isSame(held))]);
}

export const pinned = (entries: Entry[], id: string): Entry[] =>
  capped(entries.map((entry) => (entry.id === id ? { ...entry, isPinned: !entry.isPinned } : entry)));

export const without = (entries: Entry[], id: string): Entry[] => entries.filter((entry) => entry.id !== id);

/** Those that hold every word, pinned ones first. */
export function listed(entries: Entry[], text: string): Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.filter(({ query }) => words.every((word) => query.toLowerCase().includes(word)));
  return [...found.filter(({ isPinned }) => isPinned), ...found.filter(({ isPinned }) => !isPinned)];
}
