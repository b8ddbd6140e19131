// Which column each node of the story belongs to.
import type { Story, StoryEdge } from '../api/generated.ts';

/** Says whether a path leads from one node to another. */
function leads(outgoing: Map<string, string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === to) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...(outgoing.get(node) ?? []));
  }
  return false;
}

/** The arrows in order of time, without those that would close a circle. */
function forwardEdges({ nodes, edges }: Story): StoryEdge[] {
  const known = new Set(nodes.map(({ id }) => id));
  const outgoing = new Map<string, string[]>();
  return edges.filter(({ source, target }) => {
    if (!known.has(source) || !known.has(target) || leads(outgoing, target, source)) return false;
    outgoing.set(source, [...(outgoing.get(source) ?? []), target]);
    return true;
  });
}

/** The longest path that leads to each node. */
export function columnsOf(story: Story): Map<string, number> {
  const kept = forwardEdges(story);
  const columns = new Map(story.nodes.map(({ id }) => [id, 0]));
  // Without circles this ends after at most as many rounds as there are nodes.
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
  // A node that only acts stands right before the first thing it acts on, not at the far left.
  for (const { id } of story.nodes) {
    if (kept.some(({ target }) => target === id)) continue;
    const first = Math.min(...kept.filter(({ source }) => source === id).map(({ target }) => columns.get(target) ?? 1));
    if (Number.isFinite(first)) columns.set(id, Math.max(0, first - 1));
  }
  return columns;
}
