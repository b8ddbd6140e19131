// An entity in the graph: its kind as an icon, its name, and a second line.
import { Handle, Position, type NodeProps } from '@xyflow/react';
import { Hostile } from '../text/hostile.tsx';
import { clock } from '../text/instant.tsx';
import { isIndicator } from '../text/words.ts';
import type { StoryFlowNode } from './elements.ts';
import { KindIcon } from './kind-icon.tsx';
import css from './story.module.css';

export function StoryNodeCard({ data: { node, isLit, isLater } }: NodeProps<StoryFlowNode>) {
  return (
    <div className={`${css.node} ${css[node.severity]} ${isLit ? css.lit : ''} ${isLater ? css.later : ''}`} title={node.label}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <KindIcon kind={node.kind} />
      <div className={css.names}>
        <b><Hostile text={node.label} indicator={isIndicator(node.kind)} /></b>
        <span>{node.detail ? <Hostile text={node.detail} /> : clock(node.at)}</span>
      </div>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
}
