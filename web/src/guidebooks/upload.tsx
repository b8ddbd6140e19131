// Gives a file to the server, which reads its tasks. They wait for somebody's approval.
import { Button } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { calls } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import css from '../settings/settings.module.css';
import { count } from '../text/words.ts';

/** The server's limit, said here before anything is sent. */
const LARGEST_BYTES = 3 * 1024 * 1024;

function base64(bytes: Uint8Array): string {
  let text = '';
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export function Upload() {
  const input = useRef<HTMLInputElement>(null);
  const { act, isRunning, problem } = useAct('/api/guidebooks');
  const [said, setSaid] = useState('');

  async function read(file: File) {
    if (file.size > LARGEST_BYTES) return setSaid(`${file.name} is larger than 3 MB`);
    setSaid('');
    const added = await act(calls.addGuidebook({ fileName: file.name, base64: base64(new Uint8Array(await file.arrayBuffer())) }));
    if (added) setSaid(`${count(added.tasks.length, 'task')} of ${file.name} wait for review`);
  }

  return (
    <div>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Guidebook file"
        accept=".pdf,.docx,.md,.markdown,.txt"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void read(file);
          // The same file may be chosen again after it was changed.
          target.value = '';
        }}
      />
      <Button disabled={isRunning} onClick={() => input.current?.click()}>{isRunning ? 'Reading…' : 'Add a guidebook'}</Button>
      <span className={css.quiet}> PDF, Word, Markdown or text, up to 3 MB</span>
      {said && <p role="status" className={css.quiet}>{said}</p>}
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </div>
  );
}
