// Which tables and columns a filter leaves. Pure.
import type { HuntingTable } from '../../api/generated.ts';

export type Shown = { table: HuntingTable; columns: HuntingTable['columns']; isFound: boolean };

/** Tables that hold the words in their name, or in a column's: then only those columns. */
export function filtered(tables: HuntingTable[], text: string, withEmpty: boolean): Shown[] {
  const word = text.trim().toLowerCase();
  const held = tables.filter(({ rows }) => withEmpty || rows > 0);
  if (!word) return held.map((table) => ({ table, columns: table.columns, isFound: false }));
  return held.flatMap((table): Shown[] => {
    if (table.name.toLowerCase().includes(word)) return [{ table, columns: table.columns, isFound: false }];
    const columns = table.columns.filter(({ name }) => name.toLowerCase().includes(word));
    return columns.length > 0 ? [{ table, columns, isFound: true }] : [];
  });
}

/** `1204331` as `1.2 M`, short enough for a narrow column. */
export function short(count: number): string {
  for (const [size, unit] of [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']] as const) {
    if (count >= size) return `${(count / size).toFixed(count < size * 10 ? 1 : 0)} ${unit}`;
  }
  return String(count);
}
