// Takes in a session that was exported as JSON.
import { useNavigate } from 'react-router';
import { calls, type SessionFile } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { FileButton } from '../shell/file-button.tsx';
import { paths } from '../paths.ts';
import { useState } from 'react';
import css from './sessions.module.css';

export function ImportButton() {
  const navigate = useNavigate();
  const { act, isRunning, problem } = useAct('/api/sessions');
  const [unread, setUnread] = useState<string>();

  async function read(file: File) {
    setUnread(undefined);
    let held: SessionFile;
    try {
      held = JSON.parse(await file.text()) as SessionFile;
    } catch {
      setUnread(`${file.name} is no JSON; a session is exported as JSON from its page`);
      return;
    }
    const session = await act(calls.importSession(held));
    if (session) void navigate(paths.session(session.id));
  }

  return (
    <>
      <FileButton label="Import" accept=".json,application/json" isDisabled={isRunning} onFile={(file) => void read(file)} />
      {(unread ?? problem) && <span role="alert" className={css.problem}>{unread ?? problem}</span>}
    </>
  );
}
