// A stretch of a sentence. What it names leads to its page; what it quotes is text.
import { Link } from 'react-router';
import type { Span } from '../api/generated.ts';
import { subjectOf } from '../entity/subject.ts';
import { paths } from '../paths.ts';
import { Hostile } from '../text/hostile.tsx';
import css from './summary.module.css';

const FLAGGED = 'This text of the evidence reads like an instruction. It is shown as evidence; nothing follows it.';

const codeKinds = new Set(['file', 'process', 'registry', 'sha256', 'sha1', 'md5']);

function EntityText({ span }: { span: Span }) {
  const isCode = codeKinds.has(span.entityKind ?? '');
  const shown = <Hostile text={span.text} real={span.value} code={isCode} />;
  const kind = subjectOf(span.entityKind ?? '');
  const text = isCode ? shown : <b>{shown}</b>;
  if (!kind) return text;
  return (
    <Link to={paths.entity(kind, span.value ?? span.text)} className={css.entity} onClick={(event) => event.stopPropagation()}>
      {text}
    </Link>
  );
}

export function SpanText({ span }: { span: Span }) {
  switch (span.kind) {
    case 'text':
    case 'number':
      return span.text;
    case 'time':
    case 'technique':
      return <span className={css.exact}>{span.text}</span>;
    case 'entity':
      return <EntityText span={span} />;
    case 'title':
      return (
        <span className={span.flagged ? css.flagged : undefined} title={span.flagged ? FLAGGED : undefined}>
          <Hostile text={span.text} />
        </span>
      );
    case 'quote':
      return (
        <q className={span.flagged ? css.flagged : css.quote} title={span.flagged ? FLAGGED : undefined}>
          <Hostile text={span.text} real={span.value} />
        </q>
      );
  }
}
