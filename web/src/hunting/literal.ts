// Values as KQL literals. Values come from logs, so a string is always quoted and escaped: whatever
// it holds stays a value.

const escapes: Record<string, string> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A string literal. */
export const quoted = (text: string) =>
  `'${text.replace(/[\\'\n\r\t]|[^\P{C}]/gu, (found) => escapes[found] ?? unicode(found))}'`;

function unicode(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}

/** Bracketed unless it is a plain identifier. */
export const columnName = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : `[${quoted(name)}]`);

const isPlain = (value: unknown, pattern: RegExp): value is string => typeof value === 'string' && pattern.test(value);

function literal(type: string, value: unknown): string | undefined {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return type === 'real' ? `real(${value})` : String(value);
  if (type === 'datetime' && isPlain(value, /^[\d:.TZ+-]+$/)) return `datetime(${value})`;
  if (type === 'timespan' && isPlain(value, /^-?[\d:.]+$/)) return `timespan(${value})`;
  if (type === 'decimal' && isPlain(value, /^-?[\d.]+$/)) return `decimal(${value})`;
  if (type === 'guid' && isPlain(value, /^[\da-fA-F-]+$/)) return `guid(${value})`;
  return typeof value === 'string' ? quoted(value) : undefined;
}

/** A condition that holds for rows whose column has this value, or for all others. */
export function condition(column: string, type: string, value: unknown, isEqual: boolean): string {
  const name = columnName(column);
  // A string of Kusto's is empty where those of other types are null.
  const isEmpty = value === '' || (type === 'string' && value === null);
  if (value === null && !isEmpty) return isEqual ? `isnull(${name})` : `isnotnull(${name})`;
  if (isEmpty) return isEqual ? `isempty(${name})` : `isnotempty(${name})`;
  const operator = isEqual ? '==' : '!=';
  const plain = type === 'dynamic' ? undefined : literal(type, value);
  if (plain !== undefined) return `${name} ${operator} ${plain}`;
  return `tostring(${name}) ${operator} ${quoted(typeof value === 'string' ? value : JSON.stringify(value))}`;
}
