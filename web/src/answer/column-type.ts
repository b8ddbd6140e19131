// The Kusto type that a column's values have in common; tables of answers carry none.

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

export function typeOf(values: unknown[]): string {
  const held = values.filter((value) => value !== null && value !== undefined && value !== '');
  if (held.length === 0) return 'string';
  if (held.every((value) => typeof value === 'number')) return 'real';
  if (held.every((value) => typeof value === 'boolean')) return 'bool';
  if (held.every((value) => typeof value === 'string' && instant.test(value))) return 'datetime';
  return 'string';
}
