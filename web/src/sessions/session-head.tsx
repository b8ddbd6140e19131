// The head of a session's page: its title, which can be changed in place, what it is, and what can be
// done with all of it.
import { Button, Input, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, Tooltip } from '@fluentui/react-components';
import { ArrowDownloadRegular, EditRegular, MoreHorizontalRegular, ShareRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { fileName } from '../api/download.ts';
import { calls, endpoints, type Session } from '../api/generated.ts';
import { queryClient } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { useDownload } from '../api/use-download.ts';
import { paths } from '../paths.ts';
import { Pill } from '../text/badges.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { count, words } from '../text/words.ts';
import css from './sessions.module.css';
import { useRename } from './use-rename.ts';

const formats = [['docx', 'Word document (DOCX)'], ['pdf', 'PDF'], ['md', 'Markdown'], ['json', 'JSON, to import again']] as const;

function Title({ session, isReader }: { session: Session; isReader: boolean }) {
  const [isEdited, setEdited] = useState(false);
  const [text, setText] = useState(session.title);
  const { rename, isRunning, problem } = useRename(session.id);
  if (!isEdited) {
    return (
      <div className={css.title}>
        <h1><Hostile text={session.title} /></h1>
        {!isReader && <Tooltip relationship="label" content="Rename"><Button size="small" appearance="subtle" icon={<EditRegular />} onClick={() => (setText(session.title), setEdited(true))} /></Tooltip>}
      </div>
    );
  }
  return (
    <form
      className={css.title}
      onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), setEdited(false))}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) void rename(text.trim()).then((done) => done && setEdited(false));
      }}
    >
      <Input autoFocus className={css.titleField} aria-label="Title" value={text} onChange={(_, data) => setText(data.value)} />
      <Button type="submit" size="small" appearance="primary" disabled={isRunning || !text.trim()}>Save</Button>
      <Button size="small" onClick={() => setEdited(false)}>Cancel</Button>
      {problem && <span role="alert" className={css.problem}>{problem}</span>}
    </form>
  );
}

export function SessionHead({ session, onShare }: { session: Session; onShare: () => void }) {
  const { id, title, surface, owner, access, promptCount, createdAt } = session;
  const isReader = access !== 'owner';
  const navigate = useNavigate();
  const { act, isRunning, problem } = useAct('/api/sessions');
  const { save, isWriting, problem: unsaved } = useDownload();

  async function duplicate() {
    const copy = await act(calls.duplicateSession(id));
    if (copy) void navigate(paths.session(copy.id));
  }

  async function remove() {
    if (!(await act(calls.deleteSession(id)))) return;
    queryClient.removeQueries({ queryKey: [endpoints.getSession(id)] });
    void navigate(paths.sessions());
  }

  return (
    <header className={css.head}>
      <nav aria-label="Where this is" className={css.quiet}><Link to={paths.sessions()}>Sessions</Link></nav>
      <Title key={title} session={session} isReader={isReader} />
      <div className={css.facts}>
        <Pill>{words(surface)}</Pill>
        {isReader && <Pill>Read only</Pill>}
        <span className={css.quiet}>{count(promptCount, 'prompt')} · begun by <Hostile text={owner} /> at <Instant at={createdAt} /></span>
        <span className={css.grow} />
        <span role="status" className={css.quiet}>{isWriting ? 'Writing the file' : ''}</span>
        {!isReader && <Button size="small" icon={<ShareRegular />} onClick={onShare}>Share</Button>}
        <Menu>
          <MenuTrigger disableButtonEnhancement><Button size="small" icon={<ArrowDownloadRegular />}>Export</Button></MenuTrigger>
          <MenuPopover><MenuList>{formats.map(([format, label]) => <MenuItem key={format} onClick={() => void save(endpoints.exportSession(id, format), fileName(title, format))}>{label}</MenuItem>)}</MenuList></MenuPopover>
        </Menu>
        {!isReader && (
          <Menu>
            <MenuTrigger disableButtonEnhancement><Button size="small" icon={<MoreHorizontalRegular />} aria-label="More" disabled={isRunning} /></MenuTrigger>
            <MenuPopover>
              <MenuList>
                <MenuItem onClick={() => void navigate(paths.sources(id))}>Manage sources</MenuItem>
                <MenuItem onClick={() => void duplicate()}>Duplicate</MenuItem>
                <MenuItem onClick={() => void remove()}>Delete</MenuItem>
              </MenuList>
            </MenuPopover>
          </Menu>
        )}
      </div>
      {(problem ?? unsaved) && <p role="alert" className={css.problem}>{problem ?? unsaved}</p>}
    </header>
  );
}
