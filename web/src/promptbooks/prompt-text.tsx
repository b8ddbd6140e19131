// A prompt of a promptbook, its inputs marked.
import { Hostile } from '../text/hostile.tsx';
import css from './promptbooks.module.css';

export function PromptText({ text }: { text: string }) {
  const parts = text.split(/(<[\p{L}_][\p{L}\p{N}_.-]*>)/u);
  return <span>{parts.map((part, index) => (index % 2 ? <span key={index} className={css.placeholder}><Hostile text={part} /></span> : <Hostile key={index} text={part} />))}</span>;
}
