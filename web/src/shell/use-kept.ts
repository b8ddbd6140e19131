// A choice about the screen, such as the pane's width, kept in this browser.
import { useState } from 'react';

export function useKept(key: string, initial: number): [number, (value: number) => void] {
  const [value, setValue] = useState(() => {
    const kept = Number(localStorage.getItem(key) ?? Number.NaN);
    return Number.isFinite(kept) ? kept : initial;
  });
  return [
    value,
    (next) => {
      localStorage.setItem(key, String(next));
      setValue(next);
    },
  ];
}
