import type { HuntingResult } from '../../api/generated.ts';

/** A row as names and values, as it is copied. */
export const rowObject = ({ columns, rows }: HuntingResult, index: number): Record<string, unknown> =>
  Object.fromEntries(columns.map(({ name }, column) => [name, rows[index]?.[column]]));
