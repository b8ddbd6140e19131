// With whom a session is shared: named readers, all of it or the chosen prompts only.
import { Button, Checkbox, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Field, Input, Tooltip } from '@fluentui/react-components';
import { CopyRegular, DeleteRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, endpoints, type Session } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { paths } from '../paths.ts';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { count } from '../text/words.ts';
import css from './sessions.module.css';

export function ShareDialog({ session, chosen, onClose }: { session: Session; chosen: string[]; onClose: () => void }) {
  const shares = useAnswer(endpoints.findShares(session.id));
  const [reader, setReader] = useState('');
  const [isPart, setPart] = useState(chosen.length > 0);
  const [said, setSaid] = useState('');
  const { act, isRunning, problem } = useAct(endpoints.findShares(session.id));
  const link = new URL(paths.session(session.id), window.location.origin).href;

  async function share() {
    const answered = await act(calls.shareSession(session.id, { reader: reader.trim(), promptIds: isPart ? chosen : undefined }));
    if (answered) setReader('');
  }

  return (
    <Dialog open onOpenChange={(_, data) => data.open || onClose()}>
      <DialogSurface aria-label="Share the session">
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (reader.trim()) void share();
          }}
        >
          <DialogBody>
            <DialogTitle>Share the session</DialogTitle>
            <DialogContent className={css.share}>
              <p className={css.quiet}>A reader sees what their own rights allow, and changes nothing. A forwarded link opens it for nobody else.</p>
              <Field label="Name of the reader"><Input value={reader} onChange={(_, data) => setReader(data.value)} /></Field>
              {chosen.length > 0 && <Checkbox checked={isPart} label={`Only the ${count(chosen.length, 'prompt')} chosen`} onChange={(_, data) => setPart(Boolean(data.checked))} />}
              {!isPart && <p className={css.quiet}>All prompts and answers are shared, later ones too.</p>}
              {problem && <p role="alert" className={css.problem}>{problem}</p>}
              <Loaded answer={shares} skeleton={<Rows label="readers" count={2} />}>
                {({ value }) => (value.length === 0 ? <p className={css.quiet}>Nobody else reads it.</p> : (
                  <ul aria-label="Readers" className={css.readers}>
                    {value.map(({ reader: name, promptIds, createdAt }) => (
                      <li key={name}>
                        <span><Hostile text={name} /> <span className={css.quiet}>{promptIds ? count(promptIds.length, 'prompt') : 'all of it'} · since <Instant at={createdAt} /></span></span>
                        <Tooltip relationship="label" content={`Take it back from ${name}`}>
                          <Button size="small" appearance="subtle" icon={<DeleteRegular />} disabled={isRunning} onClick={() => void act(calls.unshareSession(session.id, name))} />
                        </Tooltip>
                      </li>
                    ))}
                  </ul>
                ))}
              </Loaded>
            </DialogContent>
            <DialogActions>
              <span role="status" className={css.quiet}>{said}</span>
              <Button icon={<CopyRegular />} onClick={() => void navigator.clipboard.writeText(link).then(() => setSaid('Link copied'))}>Copy link</Button>
              <Button type="submit" appearance="primary" disabled={isRunning || !reader.trim()}>Share</Button>
              <Button onClick={onClose}>Close</Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
