// A prompt of a session's page with its answer: chosen, pinned, edited, run again, copied, exported,
// deleted. Earlier runs stay and can be looked at.
import { Button, Checkbox, Textarea, Tooltip } from '@fluentui/react-components';
import { ArrowDownloadRegular, ChevronLeftRegular, ChevronRightRegular, DeleteRegular, EditRegular, PinFilled, PinRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Answer } from '../answer/answer.tsx';
import { asMarkdown } from '../answer/as-markdown.ts';
import { fileName } from '../api/download.ts';
import { calls, endpoints, type Prompt } from '../api/generated.ts';
import { queryClient } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { askedText } from '../chat/asked-text.ts';
import { take } from '../chat/following.ts';
import { holdPrompt } from '../chat/use-ask.ts';
import { saveFile } from '../hunting/results/save-file.ts';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import css from './sessions.module.css';

type Props = { prompt: Prompt; isReader: boolean; isChosen: boolean; onChoose: (isChosen: boolean) => void; onAsk?: (text: string) => void };

function Edit({ prompt, onDone }: { prompt: Prompt; onDone: () => void }) {
  const [text, setText] = useState(prompt.content);
  const { act, isRunning, problem } = useAct('/api/none');
  async function rerun() {
    const changed = await act(calls.changePrompt(prompt.id, { content: text.trim() }));
    if (!changed) return;
    holdPrompt(changed);
    changed.evaluations.forEach(take);
    onDone();
  }
  return (
    <form
      className={css.edit}
      onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), onDone())}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void rerun();
      }}
    >
      <Textarea autoFocus aria-label="Prompt" value={text} rows={2} onChange={(_, data) => setText(data.value)} />
      <div className={css.actions}>
        <Button type="submit" size="small" appearance="primary" disabled={isRunning || !text.trim()}>Run again</Button>
        <Button size="small" onClick={onDone}>Cancel</Button>
        {problem && <span role="alert" className={css.problem}>{problem}</span>}
      </div>
    </form>
  );
}

function Attempts({ at, count, onGo }: { at: number; count: number; onGo: (at: number) => void }) {
  if (count < 2) return null;
  return (
    <span className={css.attempts}>
      <Tooltip relationship="label" content="Run before"><Button size="small" appearance="subtle" icon={<ChevronLeftRegular />} disabled={at === 0} onClick={() => onGo(at - 1)} /></Tooltip>
      {`Run ${at + 1} of ${count}`}
      <Tooltip relationship="label" content="Run after"><Button size="small" appearance="subtle" icon={<ChevronRightRegular />} disabled={at === count - 1} onClick={() => onGo(at + 1)} /></Tooltip>
    </span>
  );
}

export function PromptRow({ prompt, isReader, isChosen, onChoose, onAsk }: Props) {
  const { id, sessionId, evaluations, pinned, createdAt, context, skill } = prompt;
  const [isEdited, setEdited] = useState(false);
  const [isSure, setSure] = useState(false);
  const [shown, setShown] = useState<string>();
  const { act, isRunning, problem } = useAct(`/api/sessions/${encodeURIComponent(sessionId)}/pins`);
  const chosen = evaluations.findIndex((held) => held.id === shown);
  const at = chosen < 0 ? evaluations.length - 1 : chosen;
  const evaluation = evaluations[at];
  const text = askedText(prompt);

  async function pin() {
    const changed = await act(calls.changePrompt(id, { pinned: !pinned }));
    if (changed) holdPrompt(changed);
  }

  async function remove() {
    const left = await act(calls.deletePrompt(id));
    if (left) queryClient.setQueryData([endpoints.findPrompts(sessionId)], left);
  }

  const exportAnswer = () => evaluation && saveFile(new Blob([`## ${text.replace(/\s+/g, ' ')}\n\n${asMarkdown(evaluation)}\n`], { type: 'text/markdown' }), fileName(text, 'md'));

  return (
    <li className={css.row} data-prompt-id={id} data-chosen={isChosen || undefined}>
      <header className={css.rowHead}>
        <Checkbox checked={isChosen} aria-label={`Choose: ${text}`} onChange={(_, data) => onChoose(Boolean(data.checked))} />
        {isEdited ? <Edit prompt={prompt} onDone={() => setEdited(false)} /> : <h2 className={css.asked}><Hostile text={text} /></h2>}
        {!isReader && !isEdited && (
          <span className={css.tools}>
            <Tooltip relationship="label" content={pinned ? 'Unpin' : 'Pin'}><Button size="small" appearance="subtle" aria-pressed={pinned} icon={pinned ? <PinFilled /> : <PinRegular />} disabled={isRunning} onClick={() => void pin()} /></Tooltip>
            {!skill && <Tooltip relationship="label" content="Edit and run again"><Button size="small" appearance="subtle" icon={<EditRegular />} onClick={() => setEdited(true)} /></Tooltip>}
            <Tooltip relationship="label" content="Delete"><Button size="small" appearance="subtle" icon={<DeleteRegular />} disabled={isRunning} onClick={() => setSure(true)} /></Tooltip>
          </span>
        )}
      </header>
      {isSure && (
        <div className={css.sure} role="group" aria-label="Delete the prompt">
          Delete the prompt with its answers?
          <Button size="small" appearance="primary" disabled={isRunning} onClick={() => void remove()}>Delete</Button>
          <Button size="small" onClick={() => setSure(false)}>Keep</Button>
        </div>
      )}
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <p className={css.rowFacts}><Instant at={createdAt} /><Attempts at={at} count={evaluations.length} onGo={(to) => setShown(evaluations[to]?.id)} /></p>
      {evaluation && (
        <Answer
          key={evaluation.id}
          evaluation={evaluation}
          context={context}
          onAsk={onAsk}
          isReader={isReader}
          more={<Tooltip relationship="label" content="Export the answer"><Button size="small" appearance="subtle" icon={<ArrowDownloadRegular />} onClick={exportAnswer} /></Tooltip>}
        />
      )}
    </li>
  );
}
