// A summary as plain text for a ticket: numbers in brackets, and the proofs they stand for beneath.
import type { Citation, Summary } from '../api/generated.ts';
import { headings, sectionsOf } from './sections.ts';

/** One line about a proof. */
export function proofLine({ number, proof }: Citation): string {
  const at = 'at' in proof && proof.at ? ` at ${proof.at}` : '';
  switch (proof.kind) {
    case 'row':
      return `[${number}] ${proof.table} ${proof.itemId}${at}`;
    case 'alert':
      return `[${number}] alert ${proof.alertId}${at}: ${proof.title}`;
    case 'set':
      return `[${number}] ${proof.alertIds.length} alerts${at}: ${proof.label}`;
    case 'entry':
      return `[${number}] activity log, ${proof.by}${at}: ${proof.text}`;
    case 'incidents':
      return `[${number}] incidents ${proof.incidentIds.join(', ')}: ${proof.label}`;
    case 'passage':
      return `[${number}] ${proof.file}, ${proof.place}`;
    case 'rows':
      return `[${number}] ${proof.rowCount} rows${at}: ${proof.label}`;
    case 'passage':
      return `[${number}] ${proof.file}, ${proof.place}: ${proof.text}`;
  }
}

export function asText(summary: Summary): string {
  const blocks = sectionsOf(summary).map(({ section, sentences }) => {
    const lines = sentences.map(
      ({ spans, citations }) => spans.map(({ text }) => text).join('') + citations.map((number) => ` [${number}]`).join(''),
    );
    const heading = headings[section];
    return heading ? `${heading}\n${lines.join('\n')}` : lines.join(' ');
  });
  return [...blocks, summary.citations.map(proofLine).join('\n')].join('\n\n');
}
