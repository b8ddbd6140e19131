// The line between editor and results: dragged, or moved by the arrow keys.
import type { KeyboardEvent, PointerEvent } from 'react';
import css from './hunting.module.css';

const LOWEST = 72;
const HIGHEST = 640;

type Props = { height: number; onHeight: (height: number) => void };

export function Split({ height, onHeight }: Props) {
  const resize = (to: number) => onHeight(Math.round(Math.min(Math.max(to, LOWEST), HIGHEST)));

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const top = event.currentTarget.previousElementSibling?.getBoundingClientRect().top ?? 0;
    resize(event.clientY - top);
  }

  function onKeyDown(event: KeyboardEvent) {
    const to = { ArrowUp: height - 20, ArrowDown: height + 20, Home: LOWEST, End: HIGHEST }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    resize(to);
  }

  return (
    <div
      role="separator"
      aria-label="Height of the editor"
      aria-orientation="horizontal"
      aria-valuemin={LOWEST}
      aria-valuemax={HIGHEST}
      aria-valuenow={height}
      tabIndex={0}
      className={css.split}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
