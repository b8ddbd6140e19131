// An answer as Markdown for a ticket or a mail. Evidence is inert in it: nothing becomes a link, an
// image or a heading.
import type { Block, Citation, Evaluation, Span } from '../api/generated.ts';
import { wholeText } from '../hunting/results/cell-text.ts';
import { proofLine } from '../summary/as-text.ts';
import { defangText } from '../text/defang.ts';
import { reveal } from '../text/hostile.tsx';

const inert = (text: string) => defangText(reveal(text)).replace(/[\\`*_[\]<>#|!]/g, (character) => `\\${character}`);
const spanText = ({ kind, text }: Span) => (kind === 'text' || kind === 'number' || kind === 'time' ? text : inert(text));

/** A fence longer than any run of backticks inside. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${reveal(text)}\n${fence}`;
}

const marksOf = (numbers: number[]) => numbers.map((number) => `[${number}]`).join(' ');

function table(columns: string[], rows: unknown[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\s+/g, ' ')).join(' | ')} |`;
  return [line(columns.map(inert)), line(columns.map(() => '---')), ...rows.map((row) => line(columns.map((_, index) => inert(wholeText(row[index])))))].join('\n');
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'text':
      return [block.spans.map(spanText).join(''), marksOf(block.citations)].filter(Boolean).join(' ');
    case 'table': {
      const { columns, rows, citations, omitted } = block;
      const shown = citations.length === 0 ? table(columns, rows) : table([...columns, 'Proof'], rows.map((row, at) => [...columns.map((_, index) => row[index]), marksOf(citations[at] ?? [])]));
      return shown + (omitted > 0 ? `\n\n${omitted} more rows were left out` : '');
    }
    case 'chart':
      return table(block.columns, block.rows);
    case 'query':
      return fenced(block.text, block.language);
    case 'code':
      return fenced(block.text, block.language ?? '');
    case 'graph':
      return fenced(JSON.stringify(block.value, null, 2), 'json');
    case 'card': {
      const marker = block.kind === 'generalKnowledge' ? 'General knowledge, not from your data: ' : '';
      const { text } = (block.value ?? {}) as { text?: unknown };
      return marker + (typeof text === 'string' ? inert(text) : fenced(JSON.stringify(block.value, null, 2), 'json'));
    }
  }
}

export function blocksAsMarkdown(blocks: Block[], citations: Citation[]): string {
  const used = new Set(blocks.flatMap((block) => (block.type === 'text' ? block.citations : block.type === 'table' ? block.citations.flat() : [])));
  const proofs = citations.filter(({ number }) => used.has(number)).map((citation) => inert(proofLine(citation)).replace(/^\\\[(\d+)\\\]/, '[$1]'));
  return [...blocks.map(blockText), proofs.join('\n')].filter(Boolean).join('\n\n');
}

export const asMarkdown = ({ blocks, citations, message }: Evaluation) => blocksAsMarkdown(blocks, citations) || message;
