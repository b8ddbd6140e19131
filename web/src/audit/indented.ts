// Lays JSON text out over lines. It is not parsed and written anew, so that whoever reads it sees what is kept: a name
// that stands twice, a long number, and text that is no JSON.

const token = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/gs;
/** Deeper than this, lines begin at the same place: depth is for the writer of the text to choose. */
const DEEPEST = 20;

const opens = (part?: string) => part === '{' || part === '[';
const closes = (part?: string) => part === '}' || part === ']';

export function indented(json: string): string {
  const parts: string[] = json.match(token) ?? [];
  let depth = 0;
  const line = (by: number) => {
    depth = Math.max(0, depth + by);
    return `\n${'  '.repeat(Math.min(depth, DEEPEST))}`;
  };
  return parts
    .map((part, at) => {
      if (opens(part)) return closes(parts[at + 1]) ? part : part + line(1);
      if (closes(part)) return opens(parts[at - 1]) ? part : line(-1) + part;
      if (part === ',') return part + line(0);
      return part === ':' ? ': ' : part;
    })
    .join('');
}
