// The story as React Flow's nodes and edges, with what is chosen and what is yet to come.
import { MarkerType, type Edge, type Node } from '@xyflow/react';
import type { Story, StoryNode } from '../api/generated.ts';
import { defangIndicator, defangText } from '../text/defang.ts';
import { clock } from '../text/instant.tsx';
import { isIndicator, kinds } from '../text/words.ts';
import { arrowsOf, type Arrow } from './arrows.ts';
import { NODE_HEIGHT, NODE_WIDTH, type Place } from './layout.ts';

export type StoryFlowNode = Node<{ node: StoryNode; isLit: boolean; isLater: boolean }, 'story'>;
export type StoryFlowEdge = Edge<{ arrow: Arrow }>;

/** What a screen reader says of a node. */
function spoken({ kind, label, severity, technique, at }: StoryNode): string {
  const name = isIndicator(kind) ? defangIndicator(label) : defangText(label);
  return `${kinds[kind].one} ${name}, ${severity} severity, first at ${clock(at)}${technique ? `, ${technique}` : ''}`;
}

export function elementsOf(
  story: Story,
  places: Map<string, Place>,
  step: string | undefined,
  isLater: (stepIds: string[]) => boolean,
): { nodes: StoryFlowNode[]; edges: StoryFlowEdge[] } {
  const isLit = (ids: string[]) => step !== undefined && ids.includes(step);
  const nodes = story.nodes.map(
    (node): StoryFlowNode => ({
      id: node.id,
      type: 'story',
      position: places.get(node.id) ?? { x: 0, y: 0 },
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
      ariaLabel: spoken(node),
      data: { node, isLit: isLit(node.stepIds), isLater: isLater(node.stepIds) },
    }),
  );
  const arrows = arrowsOf(story, places);
  const edges = arrows.map((arrow): StoryFlowEdge => {
    const lit = isLit(arrow.stepIds);
    const later = isLater(arrow.stepIds);
    const colour = lit ? 'var(--colorBrandStroke1)' : 'var(--colorNeutralStrokeAccessible)';
    const text = defangText(arrow.labels.join(', '));
    return {
      id: arrow.id,
      // A curve between two left or two right sides would run along the cards' edges.
      ...(arrow.leaves === arrow.enters && { type: 'smoothstep', pathOptions: { offset: 22, borderRadius: 10 } }),
      source: arrow.source,
      target: arrow.target,
      sourceHandle: `from-${arrow.leaves}`,
      targetHandle: `to-${arrow.enters}`,
      label: lit ? arrow.techniques[0] : undefined,
      ariaLabel: text,
      data: { arrow },
      zIndex: lit ? 1 : 0,
      style: { stroke: colour, strokeWidth: lit ? 2 : 1, opacity: later ? 0.15 : 1 },
      labelStyle: { fill: 'var(--colorNeutralForeground2)', fontSize: 11, opacity: later ? 0.2 : 1 },
      labelBgStyle: { fill: 'var(--colorNeutralBackground1)', fillOpacity: 0.9 },
      labelBgPadding: [3, 1],
      markerEnd: { type: MarkerType.ArrowClosed, color: colour, width: 14, height: 14 },
    };
  });
  return { nodes, edges };
}
