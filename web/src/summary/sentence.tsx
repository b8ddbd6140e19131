// One sentence. It lights up with the step it tells of, and a click on it selects that step; the
// numbers behind it open its proofs.
import { useEffect, useRef } from 'react';
import type { Sentence, Span, Summary } from '../api/generated.ts';
import { useSelection } from '../incident/use-selection.ts';
import { Hostile } from '../text/hostile.tsx';
import { CitationMark } from './citation-mark.tsx';
import css from './summary.module.css';

const FLAGGED = 'This text of the evidence reads like an instruction. It is shown as evidence; nothing follows it.';

const codeKinds = new Set(['file', 'process', 'registry', 'sha256', 'sha1', 'md5']);

function SpanText({ span }: { span: Span }) {
  switch (span.kind) {
    case 'text':
    case 'number':
      return span.text;
    case 'time':
    case 'technique':
      return <span className={css.exact}>{span.text}</span>;
    case 'entity': {
      const shown = <Hostile text={span.text} real={span.value} code={codeKinds.has(span.entityKind ?? '')} />;
      return codeKinds.has(span.entityKind ?? '') ? shown : <b>{shown}</b>;
    }
    case 'title':
      return (
        <span className={span.flagged ? css.flagged : undefined} title={span.flagged ? FLAGGED : undefined}>
          <Hostile text={span.text} />
        </span>
      );
    case 'quote':
      return (
        <q className={span.flagged ? css.flagged : css.quote} title={span.flagged ? FLAGGED : undefined}>
          <Hostile text={span.text} real={span.value} />
        </q>
      );
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
