// Keys that work anywhere but in a text field: single ones, Ctrl or Cmd with one, and `g i` pairs.
import { useEffect, useRef } from 'react';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Names a key as the bindings do: `?`, `mod+k`, or `i` after `g` as `g i`. */
function nameOf(event: KeyboardEvent, before: string): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return `mod+${key}`;
  return before === 'g' ? `g ${key}` : key;
}

export function useKeys(bindings: Record<string, () => void>) {
  const current = useRef(bindings);
  useEffect(() => {
    current.current = bindings;
  });
  useEffect(() => {
    let before = '';
    function onKeyDown(event: KeyboardEvent) {
      const name = nameOf(event, before);
      before = event.key;
      if (event.defaultPrevented || event.altKey || (isTyping(event.target) && !name.startsWith('mod+'))) return;
      const run = current.current[name];
      if (!run) return;
      event.preventDefault();
      run();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
