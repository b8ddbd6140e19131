// An entity in the graph: its kind as an icon, its name, and a second line.
import { Handle, Position, type NodeProps } from '@xyflow/react';
import { Fragment } from 'react';
import { Hostile } from '../text/hostile.tsx';
import { clock } from '../text/instant.tsx';
import { isIndicator } from '../text/words.ts';
import type { StoryFlowNode } from './elements.ts';
import { KindIcon } from './kind-icon.tsx';
import css from './story.module.css';

const sides = [['left', Position.Left], ['right', Position.Right], ['top', Position.Top], ['bottom', Position.Bottom]] as const;

export function StoryNodeCard({ data: { node, isLit, isLater } }: NodeProps<StoryFlowNode>) {
  return (
    <div className={`${css.node} ${css[node.severity]} ${isLit ? css.lit : ''} ${isLater ? css.later : ''}`} title={node.value ?? node.label} data-lit-node={isLit || undefined} data-later-node={isLater || undefined}>
      {sides.map(([name, position]) => (
        <Fragment key={name}>
          <Handle type="source" id={`from-${name}`} position={position} isConnectable={false} />
          <Handle type="target" id={`to-${name}`} position={position} isConnectable={false} />
        </Fragment>
      ))}
      <KindIcon kind={node.kind} />
      <div className={css.names}>
        <b><Hostile text={node.label} real={node.value} indicator={isIndicator(node.kind)} /></b>
        <span>{[clock(node.at), node.technique].filter(Boolean).join(' · ')}</span>
      </div>
    </div>
  );
}
