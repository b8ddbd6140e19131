// One sentence. It lights up with the step it tells of, and a click on it selects that step; the
// numbers behind it open its proofs.
import { useEffect, useRef } from 'react';
import type { Sentence, Span, Summary } from '../api/generated.ts';
import { useSelection } from '../incident/use-selection.ts';
import { Hostile } from '../text/hostile.tsx';
import { CitationMark } from './citation-mark.tsx';
import css from './summary.module.css';

function SpanText({ span }: { span: Span }) {
  switch (span.kind) {
    case 'text':
    case 'count':
      return span.text;
    case 'time':
    case 'technique':
      return <span className={css.exact}>{span.text}</span>;
    case 'file':
    case 'process':
    case 'code':
      return <Hostile text={span.text} code />;
    case 'indicator':
      return <b><Hostile text={span.text} indicator /></b>;
    case 'host':
    case 'account':
    case 'entity':
      return <b><Hostile text={span.text} /></b>;
  }
}

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
      {sentence.citations.map((number) => (
        <CitationMark
          key={number}
          sentenceId={sentence.id}
          citation={summary.citations.find((citation) => citation.number === number)}
          number={number}
          incidentId={summary.incidentId}
        />
      ))}
    </span>{' '}
    </>
  );
}
