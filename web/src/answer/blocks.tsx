// The parts of an answer, in the order in which they are shown.
import { Suspense, lazy } from 'react';
import type { Block, Citation } from '../api/generated.ts';
import { Block as Bone } from '../states/bones.tsx';
import css from './answer.module.css';
import { CardBlock } from './card-block.tsx';
import { ChartBlock } from './chart-block.tsx';
import { CodeBlock } from './code-block.tsx';
import { QueryBlock } from './query-block.tsx';
import { TableBlock } from './table-block.tsx';
import { TextBlock } from './text-block.tsx';

const GraphBlock = lazy(() => import('./graph-block.tsx'));

type Props = { blocks: Block[]; citations: Citation[]; /** Names the blocks in the address and in files. */ name: string; incidentId?: string };

export function Blocks({ blocks, citations, name, incidentId }: Props) {
  return (
    <div className={css.blocks}>
      {blocks.map((block, index) => {
        const own = `${name}-${index + 1}`;
        switch (block.type) {
          case 'text':
            return <TextBlock key={index} spans={block.spans} numbers={block.citations} name={own} citations={citations} incidentId={incidentId} />;
          case 'table':
            return <TableBlock key={index} {...block} name={own} proofs={citations} incidentId={incidentId} />;
          case 'query':
            return <QueryBlock key={index} {...block} />;
          case 'code':
            return <CodeBlock key={index} text={block.text} language={block.language ?? undefined} />;
          case 'chart':
            return <ChartBlock key={index} {...block} />;
          case 'graph':
            return <Suspense key={index} fallback={<Bone height={240} label="the graph" />}><GraphBlock value={block.value} /></Suspense>;
          case 'card':
            return <CardBlock key={index} kind={block.kind} value={block.value} />;
        }
      })}
    </div>
  );
}
