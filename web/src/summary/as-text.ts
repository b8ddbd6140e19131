// A summary as plain text for a ticket: numbers in brackets, and the proofs they stand for beneath.
import type { Citation, Summary } from '../api/generated.ts';
import { headings, sectionsOf } from './sections.ts';

const proofLine = ({ number, proof }: Citation) =>
  proof.kind === 'row'
    ? `[${number}] ${proof.table} ${proof.itemId}${proof.at ? ` at ${proof.at}` : ''}`
    : `[${number}] alert ${proof.alertId}: ${proof.title}`;

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
