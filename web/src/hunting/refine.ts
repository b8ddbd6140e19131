// Adds a condition to a query's end, before its `render`. Pipes inside strings, comments and
// brackets are no pipes.

const skipped = /@?"(?:[^"\\\n]|\\.)*"|@?'(?:[^'\\\n]|\\.)*'|```[\s\S]*?```|\/\/[^\n]*/y;
const verbatim = /@"[^"]*"|@'[^']*'/y;

/** Where the pipes of the outermost level stand. */
function pipesOf(query: string): number[] {
  const pipes: number[] = [];
  let depth = 0;
  for (let at = 0; at < query.length; ) {
    const found = [verbatim, skipped].find((pattern) => ((pattern.lastIndex = at), pattern.test(query)));
    if (found) {
      at = Math.max(found.lastIndex, at + 1);
      continue;
    }
    const character = query[at] ?? '';
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === '|' && depth <= 0) pipes.push(at);
    at += 1;
  }
  return pipes;
}

/** The query with `| where CONDITION` as its last step but for `render`. */
export function refine(query: string, condition: string): string {
  const trimmed = query.trimEnd().replace(/;$/, '');
  const last = pipesOf(trimmed).at(-1);
  const step = `| where ${condition}`;
  if (last !== undefined && /^\|\s*render\b/.test(trimmed.slice(last))) {
    return `${trimmed.slice(0, last).trimEnd()}\n${step}\n${trimmed.slice(last)}`;
  }
  return `${trimmed}\n${step}`;
}
