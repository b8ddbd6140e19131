// A sentence or several of an answer, with the numbers of their proofs.
import type { Citation, Span } from '../api/generated.ts';
import { SpanText } from '../summary/span-text.tsx';
import summary from '../summary/summary.module.css';
import css from './answer.module.css';
import { Marks } from './marks.tsx';

type Props = { spans: Span[]; numbers: number[]; /** Its name in the address. */ name: string; citations: Citation[]; incidentId?: string };

export function TextBlock({ spans, numbers, name, citations, incidentId }: Props) {
  return (
    <p data-sentence={name} className={`${summary.sentence} ${css.text}`}>
      {spans.map((span, index) => <SpanText key={index} span={span} />)}
      <Marks numbers={numbers} name={name} citations={citations} incidentId={incidentId} />
    </p>
  );
}
