// What is being written outlasts a reload and a visit to other pages.
import { keep, readKept } from './kept.ts';
import type { Shared } from './share.ts';
import { isTimespan } from './timespan.ts';

export function readDraft(): Shared {
  const kept = readKept('draft') as Partial<Shared> | null;
  const { query, timespan } = kept ?? {};
  return {
    query: typeof query === 'string' ? query : '',
    timespan: typeof timespan === 'string' && isTimespan(timespan) ? timespan : '',
  };
}

export const keepDraft = (draft: Shared) => keep('draft', draft);
