// A cited statement of a card, a report or a radius: its words, and the numbers of its proofs.
import type { Citation, Statement } from '../api/generated.ts';
import { CitationMark } from './citation-mark.tsx';
import { ProofCard } from './proof-card.tsx';
import { SpanText } from './span-text.tsx';
import css from './summary.module.css';

type Props = { statement: Statement; /** Its name in the address, unique on the page. */ name: string; citations: Citation[]; incidentId: string };

export function StatementText({ statement, name, citations, incidentId }: Props) {
  return (
    <span data-sentence={name} className={css.sentence}>
      {statement.spans.map((span, index) => <SpanText key={index} span={span} />)}
      {statement.citations.map((number) => {
        const citation = citations.find((held) => held.number === number);
        return (
          <CitationMark key={number} name={`${name}.${number}`} number={number}>
            {citation && ((close) => <ProofCard citation={citation} incidentId={incidentId} onClose={close} />)}
          </CitationMark>
        );
      })}
    </span>
  );
}
