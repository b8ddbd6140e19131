// The number behind a sentence. It opens the proof beside the sentence, never over it.
import { Popover, PopoverSurface, PopoverTrigger } from '@fluentui/react-components';
import type { Citation } from '../api/generated.ts';
import { useSelection } from '../incident/use-selection.ts';
import { ProofCard } from './proof-card.tsx';
import css from './summary.module.css';

type Props = { sentenceId: string; number: number; citation?: Citation; incidentId: string };

export function CitationMark({ sentenceId, number, citation, incidentId }: Props) {
  const { selection, select } = useSelection();
  const name = `${sentenceId}.${number}`;
  if (!citation) return <span className={css.missing} title="This proof is missing from the answer">{number}</span>;
  return (
    <Popover
      open={selection.cite === name}
      onOpenChange={(_, data) => select({ cite: data.open ? name : undefined })}
      positioning={{ position: 'before', align: 'top', fallbackPositions: ['below', 'above'], offset: 12 }}
      withArrow
      trapFocus
    >
      <PopoverTrigger disableButtonEnhancement>
        <button
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
        <ProofCard citation={citation} incidentId={incidentId} onClose={() => select({ cite: undefined })} />
      </PopoverSurface>
    </Popover>
  );
}
