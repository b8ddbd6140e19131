import { useCallback, useState } from 'react';

/** Measures an element's width, in steps of 40 px so that dragging the pane does not redraw at every pixel. */
export function useWidth(initial: number): [number, (element: HTMLElement | null) => (() => void) | undefined] {
  const [width, setWidth] = useState(initial);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width / 40) * 40));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, measure];
}
