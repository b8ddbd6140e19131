// Light or dark: what the system says, until the reader chooses. Kept in this browser, since it is
// about the screen and not about the page.
import { useSyncExternalStore } from 'react';

export type Scheme = 'light' | 'dark';

const KEY = 'outrider.scheme';
const system = typeof window === 'undefined' ? undefined : window.matchMedia?.('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function read(): Scheme {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return system?.matches ? 'dark' : 'light';
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  system?.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system?.removeEventListener('change', listener);
  };
}

export const useScheme = (): Scheme => useSyncExternalStore(subscribe, read);

export function toggleScheme() {
  localStorage.setItem(KEY, read() === 'dark' ? 'light' : 'dark');
  listeners.forEach((listener) => listener());
}
