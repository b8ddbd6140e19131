// The copilot's pane as a column: 380 to 440 px wide, by mouse or by arrow keys.
import type { KeyboardEvent, PointerEvent } from 'react';
import { PaneBody } from './pane-body.tsx';
import css from './shell.module.css';
import { useKept } from './use-kept.ts';

const NARROWEST = 380;
const WIDEST = 440;

export function Pane({ onClose }: { onClose: () => void }) {
  const [width, setWidth] = useKept('outrider.pane.width', 400);
  const resize = (to: number) => setWidth(Math.round(Math.min(Math.max(to, NARROWEST), WIDEST)));

  function onPointerMove(event: PointerEvent<HTMLDivElement>) {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(window.innerWidth - event.clientX);
  }

  function onKeyDown(event: KeyboardEvent) {
    const to = { ArrowLeft: width + 10, ArrowRight: width - 10, Home: WIDEST, End: NARROWEST }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    resize(to);
  }

  return (
    <aside aria-label="Copilot" className={css.pane} style={{ width }}>
      <div
        role="separator"
        aria-label="Width of the copilot"
        aria-orientation="vertical"
        aria-valuemin={NARROWEST}
        aria-valuemax={WIDEST}
        aria-valuenow={width}
        tabIndex={0}
        className={css.handle}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      <PaneBody onClose={onClose} />
    </aside>
  );
}
