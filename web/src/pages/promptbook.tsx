// A promptbook: its prompts, and the form that runs it.
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ArrowDownloadRegular, CopyRegular, DeleteRegular, EditRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { fileName } from '../api/download.ts';
import { calls, endpoints, type Promptbook } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { useDownload } from '../api/use-download.ts';
import { BookForm } from '../chat/book-form.tsx';
import { paths } from '../paths.ts';
import { PromptText } from '../promptbooks/prompt-text.tsx';
import css from '../promptbooks/promptbooks.module.css';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Pill } from '../text/badges.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { useTitle } from './use-title.ts';

const nowhere = { kind: 'home', id: '', title: '' };

export function PromptbookPage() {
  const { id = '' } = useParams();
  const book = useAnswer(endpoints.getPromptbook(id));
  useTitle(book.data?.content.name ?? 'Promptbook');
  return (
    <div className={css.page}>
      <Loaded answer={book} skeleton={<Lines label="the promptbook" count={6} />}>{(held) => <Content key={held.id} book={held} />}</Loaded>
    </div>
  );
}

function Tools({ book }: { book: Promptbook }) {
  const { id, access, builtIn, content } = book;
  const [isSure, setSure] = useState(false);
  const navigate = useNavigate();
  const { act, isRunning, problem } = useAct('/api/promptbooks');
  const { save, problem: unsaved } = useDownload();
  const isOwn = access === 'owner' && !builtIn;
  const why = builtIn ? 'It came with the program; duplicate it to change it' : 'Only its owner can change it; duplicate it';

  async function duplicate() {
    const copy = await act(calls.duplicatePromptbook(id));
    if (copy) void navigate(paths.promptbook(copy.id));
  }
  async function remove() {
    if (await act(calls.deletePromptbook(id))) void navigate(paths.promptbooks());
  }
  return (
    <div className={css.actions}>
      <Button size="small" icon={<EditRegular />} disabled={!isOwn} title={isOwn ? undefined : why} onClick={() => void navigate(paths.editPromptbook(id))}>Edit</Button>
      <Button size="small" icon={<CopyRegular />} disabled={isRunning} onClick={() => void duplicate()}>Duplicate</Button>
      <Menu>
        <MenuTrigger disableButtonEnhancement><Button size="small" icon={<ArrowDownloadRegular />}>Export</Button></MenuTrigger>
        <MenuPopover>
          <MenuList>
            {(['yaml', 'json'] as const).map((format) => <MenuItem key={format} onClick={() => void save(endpoints.exportPromptbook(id, format), fileName(content.name ?? id, format))}>{format.toUpperCase()}</MenuItem>)}
          </MenuList>
        </MenuPopover>
      </Menu>
      {isSure ? (
        <span className={css.sure} role="group" aria-label="Delete the promptbook">
          Delete it for good?
          <Button size="small" appearance="primary" disabled={isRunning} onClick={() => void remove()}>Delete</Button>
          <Button size="small" onClick={() => setSure(false)}>Keep</Button>
        </span>
      ) : (
        <Button size="small" icon={<DeleteRegular />} disabled={!isOwn} title={isOwn ? undefined : why} onClick={() => setSure(true)}>Delete</Button>
      )}
      {(problem ?? unsaved) && <span role="alert" className={css.problem}>{problem ?? unsaved}</span>}
    </div>
  );
}

function Content({ book }: { book: Promptbook }) {
  const navigate = useNavigate();
  const { owner, builtIn, version, updatedAt, content } = book;
  const { name = '', description = '', tags = [], prompts = [], visibility } = content;
  return (
    <>
      <nav aria-label="Where this is" className={`${css.quiet} ${css.back}`}><Link to={paths.promptbooks()}>Promptbooks</Link></nav>
      <h1><Hostile text={name} /></h1>
      <div className={css.facts}>
        <Pill>{builtIn ? 'Built in' : visibility === 'workspace' ? 'Everybody in the workspace' : 'Private'}</Pill>
        {tags.map((tag) => <span key={tag} className={css.tag}><Hostile text={tag} /></span>)}
        <span className={css.quiet}>{!builtIn && <>by <Hostile text={owner} /> · </>}version {version} · <Instant at={updatedAt} show="day" /></span>
      </div>
      {description && <p><Hostile text={description} /></p>}
      <Tools book={book} />
      <div className={css.columns}>
        <section className={css.card} aria-label="Prompts">
          <h2>Prompts</h2>
          <ol className={css.prompts}>
            {prompts.map(({ content: text = '', skill, continueOnFailure, plugins = [] }, index) => (
              <li key={index}>
                <PromptText text={text || `/${skill ?? ''}`} />
                {(skill ?? continueOnFailure ?? plugins.length > 0) && (
                  <span className={css.quiet}>
                    {[skill && `calls ${skill}`, continueOnFailure && 'the book goes on when it fails', plugins.length > 0 && `only with ${plugins.join(', ')}`].filter(Boolean).join(' · ')}
                  </span>
                )}
              </li>
            ))}
          </ol>
        </section>
        <section className={css.card} aria-label="Run it">
          <BookForm book={book} context={nowhere} onBegun={(run) => void navigate(paths.session(run.sessionId, { run: run.runId }))} />
        </section>
      </div>
    </>
  );
}
