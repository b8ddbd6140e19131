// A session of the list: its title leads to it; renamed in place, duplicated, deleted.
import { Button, Input, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link } from 'react-router';
import { calls, type Session } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { paths } from '../paths.ts';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { count, words } from '../text/words.ts';
import css from './sessions.module.css';
import { useRename } from './use-rename.ts';

export function SessionRow({ session }: { session: Session }) {
  const { id, title, surface, owner, access, promptCount, updatedAt } = session;
  const [isEdited, setEdited] = useState(false);
  const [isSure, setSure] = useState(false);
  const [text, setText] = useState(title);
  const { rename, isRunning: isRenaming, problem: notRenamed } = useRename(id);
  const { act, isRunning, problem } = useAct('/api/sessions');
  const isOwn = access === 'owner';
  return (
    <li className={css.item}>
      {isEdited ? (
        <form
          className={css.rename}
          onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), setEdited(false))}
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim()) void rename(text.trim()).then((done) => done && setEdited(false));
          }}
        >
          <Input autoFocus size="small" aria-label={`New title of ${title}`} value={text} onChange={(_, data) => setText(data.value)} />
          <Button type="submit" size="small" appearance="primary" disabled={isRenaming || !text.trim()}>Save</Button>
          <Button size="small" onClick={() => setEdited(false)}>Cancel</Button>
        </form>
      ) : (
        <Link to={paths.session(id)} className={css.itemTitle}><Hostile text={title} /></Link>
      )}
      <span className={css.itemFacts}>
        <span>{words(surface)}</span>
        <span>{count(promptCount, 'prompt')}</span>
        {!isOwn && <span>shared by <Hostile text={owner} /></span>}
        <Instant at={updatedAt} />
      </span>
      {isSure ? (
        <span className={css.sure} role="group" aria-label={`Delete ${title}`}>
          <Button size="small" appearance="primary" disabled={isRunning} onClick={() => void act(calls.deleteSession(id))}>Delete</Button>
          <Button size="small" onClick={() => setSure(false)}>Keep</Button>
        </span>
      ) : (
        <Menu>
          <MenuTrigger disableButtonEnhancement><Button size="small" appearance="subtle" icon={<MoreHorizontalRegular />} aria-label={`More about ${title}`} disabled={!isOwn} title={isOwn ? undefined : 'Only its owner can change it'} /></MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItem onClick={() => (setText(title), setEdited(true))}>Rename</MenuItem>
              <MenuItem onClick={() => void act(calls.duplicateSession(id))}>Duplicate</MenuItem>
              <MenuItem onClick={() => setSure(true)}>Delete</MenuItem>
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
      {(problem ?? notRenamed) && <p role="alert" className={css.problem}>{problem ?? notRenamed}</p>}
    </li>
  );
}
