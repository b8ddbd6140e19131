// The pin board of a session: what the pinned answers say together, and the answers themselves; both
// go out as Word, Markdown, PDF, a mail, or on the clipboard.
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Tooltip } from '@fluentui/react-components';
import { PinOffRegular, ShareRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { blocksAsMarkdown } from '../answer/as-markdown.ts';
import { Blocks } from '../answer/blocks.tsx';
import { fileName } from '../api/download.ts';
import { calls, endpoints, type PinBoard, type Session } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { useDownload } from '../api/use-download.ts';
import { askedText } from '../chat/asked-text.ts';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { Hostile } from '../text/hostile.tsx';
import css from './sessions.module.css';

const none = <Empty title="Nothing is pinned">Pin an answer of this session, and it stands here for a report or a hand-over.</Empty>;

/** The whole board as text. */
function boardText({ prompts, summary, citations }: PinBoard): string {
  const parts = prompts.map((prompt) => {
    const answer = prompt.evaluations.at(-1);
    return `## ${askedText(prompt).replace(/\s+/g, ' ')}\n\n${answer ? blocksAsMarkdown(answer.blocks, answer.citations) : ''}`;
  });
  return [blocksAsMarkdown(summary, citations), ...parts].filter(Boolean).join('\n\n');
}

/** Mail programs cut longer addresses. */
const MOST_MAIL = 1_800;

function Export({ session, board }: { session: Session; board: PinBoard }) {
  const { save, isWriting, problem } = useDownload();
  const [said, setSaid] = useState('');
  const file = (format: 'docx' | 'pdf' | 'md') => void save(endpoints.exportSession(session.id, format, { pinned: true }), fileName(session.title, format));
  const text = boardText(board);
  const mail = () => {
    const body = text.length > MOST_MAIL ? `${text.slice(0, MOST_MAIL)}\n\n(cut; the whole text is in the exported file)` : text;
    window.location.assign(`mailto:?subject=${encodeURIComponent(session.title)}&body=${encodeURIComponent(body)}`);
  };
  return (
    <div className={css.boardHead}>
      <span role="status" className={css.quiet}>{problem ?? (isWriting ? 'Writing the file' : said)}</span>
      <Menu>
        <MenuTrigger disableButtonEnhancement><Button size="small" icon={<ShareRegular />}>Export pins</Button></MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => file('docx')}>Word document (DOCX)</MenuItem>
            <MenuItem onClick={() => file('pdf')}>PDF</MenuItem>
            <MenuItem onClick={() => file('md')}>Markdown</MenuItem>
            <MenuItem onClick={mail}>Mail</MenuItem>
            <MenuItem onClick={() => void navigator.clipboard.writeText(text).then(() => setSaid('Copied'), () => setSaid('The browser refused its clipboard'))}>Copy to the clipboard</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </div>
  );
}

function Board({ id, children }: { id: string; children: (board: PinBoard, session?: Session) => React.ReactNode }) {
  const board = useAnswer(endpoints.getPins(id));
  const session = useAnswer(endpoints.getSession(id));
  return (
    <Loaded answer={board} skeleton={<Lines label="the pin board" count={5} />}>
      {(held) => (held.prompts.length === 0 ? none : (
        <div className={css.board}>
          {session.data && <Export session={session.data} board={held} />}
          {children(held, session.data)}
        </div>
      ))}
    </Loaded>
  );
}

export function PinSummary({ id }: { id: string }) {
  return (
    <Board id={id}>
      {({ summary, citations }) => (summary.length > 0
        ? <article aria-label="Summary of the pinned items"><Blocks blocks={summary} citations={citations} name={`pins-${id}`} /></article>
        : <p className={css.quiet}>The pinned answers hold no sentences to sum up. They stand under Pinned items.</p>)}
    </Board>
  );
}

export function PinnedItems({ id }: { id: string }) {
  const { act, isRunning, problem } = useAct(endpoints.getPins(id));
  return (
    <Board id={id}>
      {({ prompts }, session) => (
        <>
          {problem && <p role="alert" className={css.problem}>{problem}</p>}
          <ul className={css.pins}>
            {prompts.map((prompt) => {
              const answer = prompt.evaluations.at(-1);
              return (
                <li key={prompt.id}>
                  <details open>
                    <summary><Hostile text={askedText(prompt)} /></summary>
                    {answer && <Blocks blocks={answer.blocks} citations={answer.citations} name={`pin-${answer.id}`} incidentId={prompt.context?.kind === 'incident' ? prompt.context.id : undefined} />}
                  </details>
                  {session?.access === 'owner' && (
                    <Tooltip relationship="label" content="Unpin">
                      <Button size="small" appearance="subtle" icon={<PinOffRegular />} disabled={isRunning} onClick={() => void act(calls.changePrompt(prompt.id, { pinned: false }))} />
                    </Tooltip>
                  )}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </Board>
  );
}
