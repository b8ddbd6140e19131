// What the hunting page keeps in this browser: what is being written, and what was run. Browsers
// keep storage apart by the server's address, so each workspace has its own.

const PREFIX = 'outrider.hunting.';

/** Reads what was kept; anything unreadable counts as nothing. */
export function readKept(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
  } catch {
    return null;
  }
}

/** Keeps a value; false when the browser refuses, as when its storage is full. */
export function keep(name: string, value: unknown): boolean {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
