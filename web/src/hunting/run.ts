// The query that runs, or ran last. Held outside of the page, so that it goes on while somebody looks
// at an incident, and its answer is there on the way back.
import { useSyncExternalStore } from 'react';
import { ApiError, send } from '../api/client.ts';
import { calls, type HuntingResult } from '../api/generated.ts';
import { changeHistory } from './history/store.ts';
import { added, type Outcome } from './history/entries.ts';
import type { Place } from './place-in.ts';
import type { Piece } from './query-at.ts';

export type Asked = Piece & {
  /** Where it begins in the editor, both from 1. */
  at: Place;
  timespan: string;
  /** Whether the answer shall name the stored rows behind each of its rows. */
  evidence: boolean;
};

export type Run =
  | { state: 'none' }
  | { state: 'running'; asked: Asked; startedAt: number; id: string; isStopping: boolean }
  | { state: 'answered'; asked: Asked; result: HuntingResult }
  | { state: 'failed'; asked: Asked; error: ApiError }
  | { state: 'cancelled'; asked: Asked; elapsedMs: number };

export const MAX_ROWS = 10_000;

let current: Run = { state: 'none' };
let controller: AbortController | undefined;
const listeners = new Set<() => void>();

function become(run: Run) {
  current = run;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useRun = () => useSyncExternalStore(subscribe, () => current);

/** Forgets the last answer; tests begin with it. */
export function forgetRun() {
  controller?.abort();
  become({ state: 'none' });
}

/** A name for the run that the server's limits allow. */
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');

function note(asked: Asked, id: string, outcome: Outcome, rows: number, elapsedMs: number) {
  const entry = { id, query: asked.text, timespan: asked.timespan, at: new Date().toISOString(), outcome, rows, elapsedMs, isPinned: false };
  changeHistory((entries) => added(entries, entry));
}

/** Runs a query; one that runs already is stopped. */
export async function startRun(asked: Asked) {
  if (current.state === 'running') stopRun();
  const id = newId();
  const own = new AbortController();
  controller = own;
  const startedAt = performance.now();
  become({ state: 'running', asked, startedAt, id, isStopping: false });
  const isCurrent = () => controller === own;
  const took = () => Math.round(performance.now() - startedAt);
  try {
    const body = { id, query: asked.text, timespan: asked.timespan || undefined, maxRows: MAX_ROWS, evidence: asked.evidence };
    const result = await send(calls.runHuntingQuery(body), own.signal);
    note(asked, id, 'answered', result.rows.length, result.elapsedMs);
    if (isCurrent()) become({ state: 'answered', asked, result });
  } catch (error) {
    if (own.signal.aborted) note(asked, id, 'cancelled', 0, took());
    else note(asked, id, 'failed', 0, took());
    if (!isCurrent()) return;
    if (own.signal.aborted) become({ state: 'cancelled', asked, elapsedMs: took() });
    else if (error instanceof ApiError) become({ state: 'failed', asked, error });
    else become({ state: 'failed', asked, error: new ApiError('failed', String(error), '/api/hunting/query') });
  }
}

/** Stops the running query, at the server too; the answer that it would give is not waited for. */
export function stopRun() {
  if (current.state !== 'running' || current.isStopping) return;
  const { id } = current;
  become({ ...current, isStopping: true });
  // The server stops when its caller goes away; telling it helps where a proxy keeps the connection.
  send(calls.cancelHuntingQuery(id)).catch(() => undefined);
  controller?.abort();
}
