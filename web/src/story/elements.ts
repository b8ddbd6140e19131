// The story as React Flow's nodes and edges, with what is chosen and what is yet to come.
import { MarkerType, Position, type Edge, type Node } from '@xyflow/react';
import type { Story, StoryEdge, StoryNode } from '../api/generated.ts';
import { NODE_HEIGHT, NODE_WIDTH, type Place } from './layout.ts';
import { clock } from '../text/instant.tsx';
import { defangText } from '../text/defang.ts';
import { isIndicator, kinds } from '../text/words.ts';
import { defangIndicator } from '../text/defang.ts';

export type StoryFlowNode = Node<{ node: StoryNode; isLit: boolean; isLater: boolean }, 'story'>;
export type StoryFlowEdge = Edge<{ edge: StoryEdge }>;

/** A graph with few arrows can name them all. */
const NAMED_EDGES = 10;

export function spoken({ kind, label, severity, detail, at }: StoryNode): string {
  const name = isIndicator(kind) ? defangIndicator(label) : defangText(label);
  return `${kinds[kind].one} ${name}, ${severity} severity, first at ${clock(at)}${detail ? `, ${defangText(detail)}` : ''}`;
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
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
      ariaLabel: spoken(node),
      data: { node, isLit: isLit(node.stepIds), isLater: isLater(node.stepIds) },
    }),
  );
  const edges = story.edges.map((edge): StoryFlowEdge => {
    const lit = isLit(edge.stepIds);
    const colour = lit ? 'var(--colorBrandStroke1)' : 'var(--colorNeutralStroke1Hover)';
    return {
      id: edge.id,
      source: edge.source,
      target: edge.target,
      label: lit || story.edges.length <= NAMED_EDGES ? defangText(edge.label) : undefined,
      data: { edge },
      zIndex: lit ? 1 : 0,
      style: { stroke: colour, strokeWidth: lit ? 2 : 1.2, opacity: isLater(edge.stepIds) ? 0.15 : 1 },
      labelStyle: { fill: 'var(--colorNeutralForeground2)', fontSize: 11, opacity: isLater(edge.stepIds) ? 0.2 : 1 },
      labelBgStyle: { fill: 'var(--colorNeutralBackground1)' },
      markerEnd: { type: MarkerType.ArrowClosed, color: colour, width: 16, height: 16 },
    };
  });
  return { nodes, edges };
}
