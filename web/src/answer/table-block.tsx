// Rows of an answer: as many as fit at first, all on request, and all of them in an Excel workbook.
import { Button } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Citation } from '../api/generated.ts';
import { subjectOfColumn } from '../entity/subject.ts';
import { wholeText } from '../hunting/results/cell-text.ts';
import { saveFile } from '../hunting/results/save-file.ts';
import { paths } from '../paths.ts';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { count } from '../text/words.ts';
import css from './answer.module.css';
import { Marks } from './marks.tsx';
import { workbook } from './workbook.ts';

const SHOWN = 12;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const isIncident = (column: string, value: unknown) => /^incident(?:[ _]?id)?$/i.test(column) && /^\d+$/.test(String(value));

function Cell({ column, value }: { column: string; value: unknown }) {
  if (typeof value === 'string' && instant.test(value)) return <Instant at={value} />;
  const shown = <Hostile text={wholeText(value)} indicator={/(?:url|domain|ip|address)$/i.test(column) && !/\s/.test(wholeText(value))} />;
  if (isIncident(column, value)) return <Link to={paths.incident(String(value))} className={css.link}>{shown}</Link>;
  const subject = subjectOfColumn(column, value);
  return subject ? <Link to={paths.entity(subject, String(value))} className={css.link}>{shown}</Link> : shown;
}

type Props = {
  columns: string[];
  rows: unknown[][];
  /** Numbers of the proofs of each row; empty when no row has any. */
  citations: number[][];
  omitted: number;
  /** Its name in the address and in files. */
  name: string;
  proofs: Citation[];
  incidentId?: string;
};

export function TableBlock({ columns, rows, citations, omitted, name, proofs, incidentId }: Props) {
  const [isWhole, setWhole] = useState(false);
  const isCited = citations.length > 0;
  const shown = isWhole ? rows : rows.slice(0, SHOWN);
  const save = () => saveFile(new Blob([workbook(columns, rows)], { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }), `answer-${name}.xlsx`);
  return (
    <figure className={css.figure}>
      <figcaption className={css.figureHead}>
        <span className={css.quiet}>{count(rows.length, 'row')}{omitted > 0 && `, ${omitted.toLocaleString('en')} more left out`}</span>
        <Button size="small" appearance="subtle" icon={<ArrowDownloadRegular />} title="As an Excel workbook" onClick={save}>Export</Button>
      </figcaption>
      {/* A wide table is scrolled in its own frame, also by keyboard. */}
      <div className={css.scroll} tabIndex={0} role="region" aria-label="Table of the answer">
        <table className={css.table}>
          <thead><tr>{columns.map((column, index) => <th key={index} scope="col"><Hostile text={column} /></th>)}{isCited && <th scope="col">Proof</th>}</tr></thead>
          <tbody>
            {shown.map((row, at) => (
              <tr key={at}>
                {columns.map((column, index) => <td key={index} data-number={typeof row[index] === 'number' || undefined}><Cell column={column} value={row[index]} /></td>)}
                {isCited && <td className={css.proofs} data-sentence={`${name}-${at + 1}`}><Marks numbers={citations[at] ?? []} name={`${name}-${at + 1}`} citations={proofs} incidentId={incidentId} /></td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > SHOWN && (
        <Button size="small" appearance="transparent" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>{isWhole ? 'Show fewer' : `Show all ${rows.length.toLocaleString('en')}`}</Button>
      )}
    </figure>
  );
}
