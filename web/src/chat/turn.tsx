// One prompt of the pane and the latest answer to it.
import type { Prompt } from '../api/generated.ts';
import { Answer } from '../answer/answer.tsx';
import { Hostile } from '../text/hostile.tsx';
import css from './chat.module.css';
import { askedText } from './asked-text.ts';

export function Turn({ prompt, onAsk, isReader }: { prompt: Prompt; onAsk?: (text: string) => void; isReader?: boolean }) {
  const evaluation = prompt.evaluations.at(-1);
  return (
    <li className={css.turn} data-prompt-id={prompt.id}>
      <p className={css.asked}><span className="unseen">Asked: </span><Hostile text={askedText(prompt)} /></p>
      {evaluation && <Answer key={evaluation.id} evaluation={evaluation} context={prompt.context} onAsk={onAsk} isReader={isReader} />}
    </li>
  );
}
