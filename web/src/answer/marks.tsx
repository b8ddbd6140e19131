// The numbers behind a sentence or a row of an answer; each opens its proof beside it.
import type { Citation } from '../api/generated.ts';
import { CitationMark } from '../summary/citation-mark.tsx';
import { ProofCard } from '../summary/proof-card.tsx';

type Props = { numbers: number[]; /** What they prove, named in the address. */ name: string; citations: Citation[]; incidentId?: string };

export function Marks({ numbers, name, citations, incidentId }: Props) {
  return numbers.map((number) => {
    const citation = citations.find((held) => held.number === number);
    return (
      <CitationMark key={number} name={`${name}.${number}`} number={number}>
        {citation && ((close) => <ProofCard citation={citation} incidentId={incidentId} onClose={close} />)}
      </CitationMark>
    );
  });
}
