// The attack story as a graph. A click on an entity chooses a step that touches it, the next one on
// each further click; a click on an arrow chooses its step.
import { Controls, ReactFlow, type NodeMouseHandler } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import type { Step, Story } from '../api/generated.ts';
import { useSelection } from '../incident/use-selection.ts';
import { useWidth } from '../shell/use-width.ts';
import { useScheme } from '../theme/scheme.ts';
import { elementsOf, type StoryFlowEdge, type StoryFlowNode } from './elements.ts';
import { folded } from './fold.ts';
import { cardHeight, layOut } from './layout.ts';
import { isAfter } from './replay-order.ts';
import css from './story.module.css';
import { StoryNodeCard } from './story-node.tsx';


const nodeTypes = { story: StoryNodeCard };

export default function Graph({ story: whole, steps }: { story: Story; steps: Step[] }) {
  const { selection, select } = useSelection();
  const scheme = useScheme();
  const [width, measure] = useWidth(920);
  const story = useMemo(() => folded(whole), [whole]);
  const layout = useMemo(() => layOut(story, width), [story, width]);
  const { step, until } = selection;
  const { nodes, edges } = useMemo(() => {
    const isLater = (ids: string[]) => ids.length > 0 && ids.every((id) => isAfter(steps, id, until));
    return elementsOf(story, layout.places, step, isLater);
  }, [story, layout, steps, step, until]);

  const choose = (ids: string[]) => {
    const next = ids[(ids.indexOf(step ?? '') + 1) % ids.length];
    if (next) select({ step: next, until: isAfter(steps, next, until) ? next : until });
  };
  const onNodeClick: NodeMouseHandler<StoryFlowNode> = (_, node) => choose(node.data.node.stepIds);
  const onEdgeClick = (_: unknown, edge: StoryFlowEdge) => choose(edge.data?.arrow.stepIds ?? []);

  return (
    <div
      ref={measure}
      className={css.graph}
      style={{ height: cardHeight(layout) }}
      // React Flow selects on Enter by itself; the choice of a step follows the same key.
      onKeyDown={(event) => {
        const id = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset.id;
        const node = story.nodes.find((held) => held.id === id);
        if (node && (event.key === 'Enter' || event.key === ' ')) (event.preventDefault(), choose(node.stepIds));
      }}
    >
      <ReactFlow
        // A new width is a new drawing, to be fitted again.
        key={width}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        colorMode={scheme}
        fitView
        // Smaller than this nobody can read; the rest is a drag away.
        fitViewOptions={{ padding: 0.03, maxZoom: 1, minZoom: 0.62 }}
        minZoom={0.3}
        maxZoom={1.6}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        zoomOnScroll={false}
        preventScrolling={false}
        proOptions={{ hideAttribution: true }}
        onNodeClick={onNodeClick}
        onEdgeClick={onEdgeClick}
        aria-label="Attack story graph"
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}
