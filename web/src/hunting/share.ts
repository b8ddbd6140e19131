// A query in an address. It stands behind the `#`, which browsers keep to themselves: no server's
// log and no referrer holds it.
import { isTimespan } from './timespan.ts';

export type Shared = { query: string; timespan: string };

export function hashOf({ query, timespan }: Shared): string {
  const parts = new URLSearchParams({ query, ...(timespan && { timespan }) });
  return `#${parts.toString()}`;
}

export function readHash(hash: string): Shared | undefined {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const query = parts.get('query');
  const timespan = parts.get('timespan') ?? '';
  return query ? { query, timespan: isTimespan(timespan) ? timespan : '' } : undefined;
}
