// A graph of an answer, drawn as the attack story is; what is no graph is shown as the text it is.
import type { Story } from '../api/generated.ts';
import Graph from '../story/graph.tsx';
import css from './answer.module.css';
import { CodeBlock } from './code-block.tsx';

function isStory(value: unknown): value is Story {
  if (typeof value !== 'object' || value === null) return false;
  const { nodes, edges } = value as Partial<Story>;
  return Array.isArray(nodes) && Array.isArray(edges) && nodes.every((node) => typeof node?.id === 'string' && Array.isArray(node.stepIds));
}

const noSteps: never[] = [];

export default function GraphBlock({ value }: { value: unknown }) {
  if (!isStory(value)) return <CodeBlock text={JSON.stringify(value, null, 2)} language="json" />;
  return <figure className={css.graph}><Graph story={value} steps={noSteps} /></figure>;
}
