// One statement about a thing, with the numbers of its proofs; what raises risk says so in a word.
import { CitationMark } from '../summary/citation-mark.tsx';
import { SpanText } from '../summary/span-text.tsx';
import css from './entity.module.css';
import { ReportProofCard } from './report-proof.tsx';
import type { Finding, Report } from '../api/generated.ts';

const words = { fact: '', notable: 'Notable', risk: 'Risk' };

export function FindingLine({ finding, name, report }: { finding: Finding; name: string; report: Report }) {
  return (
    <li className={css.finding} data-attention={finding.attention}>
      {words[finding.attention] && <span className={css[finding.attention]}>{words[finding.attention]}</span>}
      <span data-sentence={name}>
        {finding.spans.map((span, index) => <SpanText key={index} span={span} />)}
        {finding.citations.map((number) => {
          const citation = report.citations.find((held) => held.number === number);
          return (
            <CitationMark key={number} name={`${name}.${number}`} number={number}>
              {citation && ((close) => <ReportProofCard citation={citation} onClose={close} />)}
            </CitationMark>
          );
        })}
      </span>
    </li>
  );
}
