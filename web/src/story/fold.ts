// Makes a large story readable: things of one kind that only one neighbour touches stand as one node.
import type { EntityKind, Story, StoryEdge, StoryNode } from '../api/generated.ts';
import { kinds, severities } from '../text/words.ts';

/** A story of so many nodes is shown as it is. */
const READABLE = 16;
/** Fewer than this are not worth folding. */
const FEWEST = 3;

/** For each node its one neighbour, when it has but one. */
function loneNeighbours(edges: StoryEdge[]): Map<string, string> {
  const neighbours = new Map<string, Set<string>>();
  const meet = (one: string, other: string) => neighbours.set(one, (neighbours.get(one) ?? new Set()).add(other));
  for (const { source, target } of edges) {
    meet(source, target);
    meet(target, source);
  }
  const lone = [...neighbours].filter(([, met]) => met.size === 1);
  return new Map(lone.map(([id, met]) => [id, [...met][0] ?? '']));
}

/** One node for many; it stands where the first of them stood. */
function merged(id: string, kind: EntityKind, nodes: StoryNode[]): StoryNode {
  const first = nodes[0] as StoryNode;
  const count = nodes.reduce((sum, node) => sum + node.count, 0);
  const worst = severities.find((severity) => nodes.some((node) => node.severity === severity)) ?? first.severity;
  return {
    ...first,
    id,
    kind,
    count,
    severity: worst,
    label: `${count} ${kinds[kind].many.toLowerCase()}`,
    value: nodes.map(({ label }) => label).join('\n'),
    technique: null,
    properties: [],
    stepIds: [...new Set(nodes.flatMap(({ stepIds }) => stepIds))].sort((a, b) => Number(a) - Number(b)),
  };
}

export function folded(story: Story): Story {
  if (story.nodes.length <= READABLE) return story;
  const lone = loneNeighbours(story.edges);
  const groups = new Map<string, StoryNode[]>();
  for (const node of story.nodes) {
    const neighbour = lone.get(node.id);
    // Computers and people are what the story is about; they are never folded away.
    if (neighbour === undefined || node.kind === 'host' || node.kind === 'account') continue;
    const id = `${neighbour}\n${node.kind}`;
    groups.set(id, [...(groups.get(id) ?? []), node]);
  }
  const into = new Map<string, string>();
  const nodes = new Map(story.nodes.map((node) => [node.id, node]));
  for (const [id, held] of groups) {
    if (held.length < FEWEST) continue;
    for (const node of held) into.set(node.id, id);
    nodes.set(held[0]?.id ?? id, merged(id, held[0]?.kind ?? 'other', held));
  }
  return {
    ...story,
    nodes: story.nodes.filter(({ id }) => !into.has(id) || nodes.get(id)?.id !== id).map(({ id }) => nodes.get(id) as StoryNode),
    edges: story.edges.map((edge) => ({ ...edge, source: into.get(edge.source) ?? edge.source, target: into.get(edge.target) ?? edge.target })),
  };
}
