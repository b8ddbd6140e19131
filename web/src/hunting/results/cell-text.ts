// A value as one line of text.

const LONGEST = 400;

/** The whole value as text: what is copied. */
export function wholeText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** As a cell shows it: one line, cut where nobody reads on, instants without what says nothing. */
export function cellText(value: unknown, type: string): string {
  const text = wholeText(value);
  if (type === 'datetime') return text.replace('T', ' ').replace(/(\.\d*?)0+(?=Z|[+-]|$)/, '$1').replace(/\.?Z$/, '');
  const line = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return line.replace(/\s+/g, ' ');
}

/** Rows as tab-separated lines, with the names first; tabs and line ends inside become blanks. */
export function asTabs(names: string[], rows: unknown[][]): string {
  const line = (values: unknown[]) => values.map((value) => wholeText(value).replace(/[\t\r\n]+/g, ' ')).join('\t');
  return [line(names), ...rows.map(line)].join('\n');
}
