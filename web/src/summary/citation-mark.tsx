// The number behind a sentence. It opens the proof beside the sentence, never over it.
import { Popover, PopoverSurface, PopoverTrigger, type PositioningProps } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useSelection } from '../incident/use-selection.ts';
import css from './summary.module.css';

/** The card's width in summary.module.css, and a little air. */
const CARD_WIDTH = 500;

type Props = {
  /** The mark's name in the address: `SENTENCE.NUMBER`. */
  name: string;
  number: number;
  /** The proof; nothing when the answer lacks it. */
  children?: (close: () => void) => ReactNode;
};

/** Beside the whole pane where there is room, else under the sentence: the sentence stays readable. */
function placeOf(mark: HTMLElement | null): PositioningProps {
  const pane = mark?.closest('[data-pane]')?.getBoundingClientRect();
  if (!mark || !pane || window.innerWidth - pane.width < CARD_WIDTH) return { position: 'below', target: mark?.closest<HTMLElement>('[data-sentence]'), offset: 4 };
  const getBoundingClientRect = () => {
    const { top, height } = mark.getBoundingClientRect();
    return new DOMRect(pane.left, top, 0, height);
  };
  return { position: 'before', align: 'top', target: { getBoundingClientRect }, offset: 8 };
}

export function CitationMark({ name, number, children }: Props) {
  const { selection, select } = useSelection();
  const [mark, setMark] = useState<HTMLElement | null>(null);
  const isOpen = selection.cite === name && mark !== null;
  if (!children) return <span className={css.missing} title="This proof is missing from the answer">{number}</span>;
  return (
    // The focus may leave the proof: whoever cannot see both goes back and forth between them.
    <Popover
      open={isOpen}
      onOpenChange={(_, data) => select({ cite: data.open ? name : undefined })}
      positioning={isOpen ? placeOf(mark) : undefined}
    >
      <PopoverTrigger disableButtonEnhancement>
        <button
          ref={setMark}
          type="button"
          className={css.mark}
          aria-label={`Proof ${number}`}
          // A click on the sentence selects its step; a click on its number only opens the proof.
          onClick={(event) => event.stopPropagation()}
        >
          {number}
        </button>
      </PopoverTrigger>
      <PopoverSurface className={css.proof} aria-label={`Proof ${number}`} onClick={(event) => event.stopPropagation()}>
        {children(() => select({ cite: undefined }))}
      </PopoverSurface>
    </Popover>
  );
}
