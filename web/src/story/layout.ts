// Places the story's nodes: each one column right of what acts on it, so that the attack reads from
// left to right. Pure and deterministic: the same story always looks the same.
import type { Story, StoryEdge } from '../api/generated.ts';

export const NODE_WIDTH = 168;
export const NODE_HEIGHT = 48;
export const GRAPH_HEIGHT = 340;
const COLUMN_GAP = 76;
const ROW_GAP = 22;
/** Taller columns are split, so that a host with forty files stays on the screen. */
const MOST_ROWS = 7;

export type Place = { x: number; y: number };

/** Longest path to each node, over edges in order of time; an edge that would close a circle is left out. */
function columnsOf({ nodes, edges }: Story): Map<string, number> {
  const known = new Set(nodes.map(({ id }) => id));
  const outgoing = new Map<string, StoryEdge[]>();
  const kept: StoryEdge[] = [];
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean => {
    if (from === to) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return (outgoing.get(from) ?? []).some((edge) => reaches(edge.target, to, seen));
  };
  for (const edge of edges) {
    if (!known.has(edge.source) || !known.has(edge.target) || reaches(edge.target, edge.source)) continue;
    outgoing.set(edge.source, [...(outgoing.get(edge.source) ?? []), edge]);
    kept.push(edge);
  }
  const columns = new Map(nodes.map(({ id }) => [id, 0]));
  // As many rounds as nodes would do at worst; a round that changes nothing ends it.
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const { source, target } of kept) {
      const column = (columns.get(source) ?? 0) + 1;
      if (column > (columns.get(target) ?? 0)) {
        columns.set(target, column);
        isChanged = true;
      }
    }
  }
  return columns;
}

/** Orders a column by where its neighbours to the left stand, then by time. */
function ordered(ids: string[], rank: Map<string, number>, edges: StoryEdge[], appearance: Map<string, number>): string[] {
  const weight = (id: string) => {
    const ranks = edges.filter(({ target }) => target === id).map(({ source }) => rank.get(source)).filter((value) => value !== undefined);
    return ranks.length ? ranks.reduce((sum, value) => sum + value, 0) / ranks.length : Number.MAX_SAFE_INTEGER;
  };
  const weights = new Map(ids.map((id) => [id, weight(id)]));
  return [...ids].sort((a, b) => (weights.get(a) ?? 0) - (weights.get(b) ?? 0) || (appearance.get(a) ?? 0) - (appearance.get(b) ?? 0));
}

export function layOut(story: Story): Map<string, Place> {
  const columnOf = columnsOf(story);
  const appearance = new Map(story.nodes.map(({ id }, index) => [id, index]));
  const columns: string[][] = [];
  for (const { id } of story.nodes) (columns[columnOf.get(id) ?? 0] ??= []).push(id);

  const rank = new Map<string, number>();
  const places = new Map<string, Place>();
  let x = 0;
  for (const column of columns) {
    const ids = ordered(column ?? [], rank, story.edges, appearance);
    const lanes = Math.ceil(ids.length / MOST_ROWS);
    const rows = Math.ceil(ids.length / lanes);
    ids.forEach((id, index) => {
      const row = Math.floor(index / lanes);
      const y = (row - (rows - 1) / 2) * (NODE_HEIGHT + ROW_GAP);
      rank.set(id, y);
      places.set(id, { x: x + (index % lanes) * (NODE_WIDTH + 24), y });
    });
    x += lanes * (NODE_WIDTH + 24) - 24 + COLUMN_GAP;
  }
  return places;
}
