// Keeps the end of a growing list in view while its reader is there; whoever scrolled back is left
// where they read.
import { useCallback } from 'react';

const NEAR = 96;

function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return null;
}

export function useEnd() {
  return useCallback((element: HTMLElement | null) => {
    const scroller = element && scrollerOf(element);
    if (!element || !scroller) return undefined;
    let isNear = true;
    const note = () => {
      isNear = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    };
    const observer = new ResizeObserver(() => {
      if (isNear) scroller.scrollTop = scroller.scrollHeight;
    });
    observer.observe(element);
    scroller.addEventListener('scroll', note, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener('scroll', note);
    };
  }, []);
}
