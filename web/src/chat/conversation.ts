// The conversation of the pane. It stays when the pane closes, the page changes or the portal is
// loaded again; the server keeps what was said, the browser only which conversation it was.
import { useSyncExternalStore } from 'react';

const KEY = 'outrider.conversation';
const listeners = new Set<() => void>();

const read = () => localStorage.getItem(KEY) ?? '';

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Id of the conversation at hand; empty for a new one. */
export const useConversation = () => useSyncExternalStore(subscribe, read);

export function holdConversation(id: string) {
  if (id) localStorage.setItem(KEY, id);
  else localStorage.removeItem(KEY);
  listeners.forEach((listener) => listener());
}
