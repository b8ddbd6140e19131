// Which query of the editor's text is meant. Queries stand apart by empty lines, as in Kusto's own
// editors.

export type Piece = {
  text: string;
  /** Where it begins in the whole text, in UTF-16 units as the server counts. */
  start: number;
};

const blank = /^[^\S\n]*$/;

/** The query around an offset; that before it when the offset stands on an empty line. */
export function queryAt(whole: string, offset: number): Piece {
  const text = whole.replaceAll('\r\n', '\n');
  const lines = text.split('\n');
  const starts = lines.map(() => 0);
  for (let index = 1; index < lines.length; index += 1) starts[index] = (starts[index - 1] ?? 0) + (lines[index - 1]?.length ?? 0) + 1;
  let last = starts.findLastIndex((start) => start <= offset);
  while (last > 0 && blank.test(lines[last] ?? '')) last -= 1;
  if (blank.test(lines[last] ?? '')) last = Math.max(0, lines.findIndex((line) => !blank.test(line)));
  let first = last;
  while (first > 0 && !blank.test(lines[first - 1] ?? '')) first -= 1;
  while (last < lines.length - 1 && !blank.test(lines[last + 1] ?? '')) last += 1;
  const start = starts[first] ?? 0;
  return { text: text.slice(start, (starts[last] ?? 0) + (lines[last]?.length ?? 0)), start };
}
