// Places the story's nodes: each one column after what acts on it, so that the attack reads along
// the arrows. Columns that do not fit the page's width go on beneath, back the other way, as an ox
// ploughs. Pure and deterministic: the same story at the same width always looks the same.
import type { Story, StoryEdge } from '../api/generated.ts';
import { columnsOf } from './columns.ts';

export const NODE_WIDTH = 160;
export const NODE_HEIGHT = 46;
const COLUMN_GAP = 70;
const ROW_GAP = 18;
const BAND_GAP = 44;
const MARGIN = 12;
/** Taller columns are split, so that a host with forty files stays on the screen. */
const MOST_ROWS = 6;

export type Place = { x: number; y: number };
export type Layout = { places: Map<string, Place>; height: number; width: number };

/** Orders a column by where what acts on it stands, then by time. */
function ordered(ids: string[], row: Map<string, number>, edges: StoryEdge[], appearance: Map<string, number>): string[] {
  const weight = (id: string) => {
    const rows = edges.filter(({ target }) => target === id).map(({ source }) => row.get(source)).filter((value) => value !== undefined);
    return rows.length ? rows.reduce((sum, value) => sum + value, 0) / rows.length : Number.MAX_SAFE_INTEGER;
  };
  const weights = new Map(ids.map((id) => [id, weight(id)]));
  return [...ids].sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0) || (appearance.get(a) ?? 0) - (appearance.get(b) ?? 0));
}

/** The nodes of each column from top to bottom, tall columns split. */
function stacksOf(story: Story): string[][] {
  const columnOf = columnsOf(story);
  const appearance = new Map(story.nodes.map(({ id }, index) => [id, index]));
  const columns: string[][] = [];
  for (const { id } of story.nodes) (columns[columnOf.get(id) ?? 0] ??= []).push(id);
  const row = new Map<string, number>();
  return columns.flatMap((column) => {
    const ids = ordered(column ?? [], row, story.edges, appearance);
    ids.forEach((id, index) => row.set(id, index - (ids.length - 1) / 2));
    const parts = Math.ceil(ids.length / MOST_ROWS);
    const size = Math.ceil(ids.length / parts);
    return Array.from({ length: parts }, (_, part) => ids.slice(part * size, (part + 1) * size));
  });
}

const stackHeight = (rows: number) => rows * (NODE_HEIGHT + ROW_GAP) - ROW_GAP;

export function layOut(story: Story, pageWidth: number): Layout {
  const pitch = NODE_WIDTH + COLUMN_GAP;
  const fitting = Math.max(2, Math.floor((pageWidth - 2 * MARGIN + COLUMN_GAP) / pitch));
  const stacks = stacksOf(story);
  // Bands of equal length look calmer than one full and one nearly empty.
  const bands = Math.ceil(stacks.length / fitting);
  const perBand = Math.ceil(stacks.length / bands);
  const places = new Map<string, Place>();
  let top = 0;
  for (let band = 0; band < bands; band += 1) {
    const held = stacks.slice(band * perBand, (band + 1) * perBand);
    const height = stackHeight(Math.max(...held.map((ids) => ids.length)));
    held.forEach((ids, index) => {
      const column = band % 2 === 0 ? index : perBand - 1 - index;
      const start = top + (height - stackHeight(ids.length)) / 2;
      ids.forEach((id, at) => places.set(id, { x: column * pitch, y: start + at * (NODE_HEIGHT + ROW_GAP) }));
    });
    top += height + BAND_GAP;
  }
  return { places, width: perBand * pitch - COLUMN_GAP, height: top - BAND_GAP };
}

/** Height of the graph's card: as much as the story needs, within what leaves room for the timeline. */
export const cardHeight = ({ height }: Layout) => Math.min(Math.max(height + 4 * MARGIN, 180), 440);
