// What is being written in a prompt bar: kept until it is sent, also over a reload.
import { useState } from 'react';

export function useUnsent(place: string): [string, (text: string) => void] {
  const key = `outrider.unsent.${place}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  return [
    text,
    (next) => {
      if (next) sessionStorage.setItem(key, next);
      else sessionStorage.removeItem(key);
      setText(next);
    },
  ];
}
