// Which rows of a long list are near the visible part. Steps of several rows, so that not every
// pixel draws anew.
import { useCallback, useState } from 'react';

export const ROW_HEIGHT = 28;
const STEP = 8;
const OVERSCAN = 16;

export function useWindow(count: number): [from: number, until: number, watch: (element: HTMLElement | null) => (() => void) | undefined] {
  const [at, setAt] = useState({ first: 0, fit: 40 });
  const watch = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const look = () => {
      const first = Math.floor(element.scrollTop / ROW_HEIGHT / STEP) * STEP;
      const fit = Math.ceil(element.clientHeight / ROW_HEIGHT / STEP) * STEP;
      setAt((before) => (before.first === first && before.fit === fit ? before : { first, fit }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  const from = Math.max(0, Math.min(at.first, count) - OVERSCAN);
  return [from, Math.min(count, at.first + at.fit + OVERSCAN), watch];
}
