// A dynamic value as a tree of names and values. Values are hostile: text only.
import { Hostile } from '../../text/hostile.tsx';
import css from './row.module.css';

const MOST = 200;

type Props = { name?: string; value: unknown; depth?: number };

function summaryOf(value: object): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  return `{${Object.keys(value).length}}`;
}

export function JsonTree({ name, value, depth = 0 }: Props) {
  const label = name !== undefined && <span className={css.key}><Hostile text={name} />: </span>;
  if (value === null || typeof value !== 'object') {
    return <div className={css.leaf}>{label}<Hostile text={value === null ? 'null' : String(value)} code /></div>;
  }
  const entries = Object.entries(value);
  return (
    <details open={depth < 2} className={css.branch}>
      <summary>{label}<span className={css.quiet}>{summaryOf(value)}</span></summary>
      {entries.slice(0, MOST).map(([key, held]) => <JsonTree key={key} name={key} value={held} depth={depth + 1} />)}
      {entries.length > MOST && <div className={css.quiet}>{`and ${entries.length - MOST} more`}</div>}
    </details>
  );
}

/** A value that is a tree, or text that holds one; nothing for any other. */
export function treeOf(value: unknown): object | undefined {
  if (value !== null && typeof value === 'object') return value;
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed !== null && typeof parsed === 'object' ? parsed : undefined;
  } catch {
    return undefined;
  }
}
