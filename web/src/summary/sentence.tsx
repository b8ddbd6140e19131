// One sentence. It lights up with the step it tells of, and a click on it selects that step; the
// numbers behind it open its proofs.
import { useEffect, useRef } from 'react';
import type { Sentence, Summary } from '../api/generated.ts';
import { useSelection } from '../incident/use-selection.ts';
import { CitationMark } from './citation-mark.tsx';
import { ProofCard } from './proof-card.tsx';
import { SpanText } from './span-text.tsx';
import css from './summary.module.css';

type Props = { sentence: Sentence; summary: Summary; isOwnPage: boolean };

export function SentenceText({ sentence, summary, isOwnPage }: Props) {
  const { selection, select } = useSelection();
  const isLit = isOwnPage && selection.step !== undefined && sentence.stepIds.includes(selection.step);
  const self = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (isLit) self.current?.scrollIntoView({ block: 'nearest' });
  }, [isLit]);
  const step = isOwnPage ? sentence.stepIds[0] : undefined;
  return (
    <>
    <span
      ref={self}
      data-sentence={sentence.id}
      data-lit={isLit || undefined}
      className={`${css.sentence} ${isLit ? css.lit : ''} ${step ? css.linked : ''}`}
      onClick={() => step && select({ step, open: undefined })}
    >
      {sentence.spans.map((span, index) => <SpanText key={index} span={span} />)}
      {sentence.citations.map((number) => {
        const citation = summary.citations.find((held) => held.number === number);
        return (
          <CitationMark key={number} name={`${sentence.id}.${number}`} number={number}>
            {citation && ((close) => <ProofCard citation={citation} incidentId={summary.incidentId} onClose={close} />)}
          </CitationMark>
        );
      })}
    </span>{' '}
    </>
  );
}
