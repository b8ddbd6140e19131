// Which columns of an answer are shown, and how wide they begin.
import { cellText } from './cell-text.ts';
import type { HuntingResult } from '../../api/generated.ts';

export type Shown = { index: number; name: string; type: string };

const NARROWEST = 72;
const WIDEST_AT_FIRST = 320;
const CHARACTER = 7;
const SAMPLE = 60;

const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

/** Columns without any value; in a table with few columns none counts, since each was asked for. */
export function emptyColumns({ columns, rows }: HuntingResult): Set<number> {
  if (columns.length <= 12 || rows.length === 0) return new Set();
  return new Set(columns.map((_, index) => index).filter((index) => rows.every((row) => isEmpty(row[index]))));
}

export function shownColumns(result: HuntingResult, left: ReadonlySet<number>): Shown[] {
  return result.columns.map(({ name, type }, index) => ({ index, name, type })).filter(({ index }) => !left.has(index));
}

/** A width in pixels that fits the name and what the first rows hold. */
export function widthOf({ rows }: HuntingResult, { index, name, type }: Shown): number {
  const longest = rows.slice(0, SAMPLE).reduce((most, row) => Math.max(most, cellText(row[index], type).length), name.length + 3);
  return Math.min(Math.max(longest * CHARACTER + 20, NARROWEST), WIDEST_AT_FIRST);
}

export const narrowest = NARROWEST;
