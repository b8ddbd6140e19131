// The history as every part of the page sees it, and as the browser keeps it.
import { useSyncExternalStore } from 'react';
import { keep, readKept } from '../kept.ts';
import { entriesOf, type Entry } from './entries.ts';

let entries: Entry[] | undefined;
const listeners = new Set<() => void>();

const read = (): Entry[] => (entries ??= entriesOf(readKept('history')));

/** Changes the history. What the browser has no room for stays until the page is left. */
export function changeHistory(change: (entries: Entry[]) => Entry[]) {
  entries = change(read());
  keep('history', entries);
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  // Another tab of the portal writes the same history.
  const onStorage = () => {
    entries = undefined;
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStorage);
  };
}

export const useHistory = () => useSyncExternalStore(subscribe, read);
