// A part of a report: what was found, and what there is no data about.
import css from './entity.module.css';
import { FindingLine } from './finding.tsx';
import type { Report, ReportSection } from '../api/generated.ts';

export function SectionCard({ section, report }: { section: ReportSection; report: Report }) {
  const { id, heading, findings, absent } = section;
  if (findings.length === 0 && absent.length === 0) return null;
  return (
    <section className={css.card} aria-label={heading}>
      <h2>{heading}</h2>
      {findings.length > 0 && (
        <ul className={css.findings}>
          {findings.map((finding, index) => <FindingLine key={index} finding={finding} name={`${id}-${index + 1}`} report={report} />)}
        </ul>
      )}
      {absent.map((line) => <p key={line} className={css.absent}>{line}</p>)}
    </section>
  );
}
