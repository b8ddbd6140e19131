// The files that answers may rest on: uploaded, switched off for a session, deleted.
import { Button, ProgressBar, Switch, Tooltip } from '@fluentui/react-components';
import { DeleteRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { calls, endpoints, type KnowledgeList, type Session } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import css from '../promptbooks/promptbooks.module.css';
import { FileButton } from '../shell/file-button.tsx';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { size } from './size.ts';
import { useSources } from './use-sources.ts';

const accepted = '.pdf,.docx,.md,.txt';

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}

function Upload({ list }: { list: KnowledgeList }) {
  const { act, isRunning, problem } = useAct('/api/knowledge');
  const [refused, setRefused] = useState<string>();
  async function take(file: File) {
    setRefused(undefined);
    if (file.size > list.fileBytes) return setRefused(`${file.name} has ${size(file.size)}; a file may have ${size(list.fileBytes)}`);
    if (list.usedBytes + file.size > list.totalBytes) return setRefused(`${file.name} does not fit: all files may have ${size(list.totalBytes)} together`);
    await act(calls.addKnowledge({ name: file.name, base64: await base64Of(file) }));
  }
  const wrong = list.refused ?? refused ?? problem;
  return (
    <>
      <div className={css.actions}>
        <FileButton label="Upload a file" accept={accepted} appearance="primary" isDisabled={isRunning || Boolean(list.refused)} onFile={(file) => void take(file)} />
        <span role="status" className={css.quiet}>{isRunning ? 'Reading the file' : `PDF, DOCX, Markdown or text, up to ${size(list.fileBytes)} each`}</span>
      </div>
      {wrong && <p role="alert" className={css.problem}><Hostile text={wrong} /></p>}
    </>
  );
}

export function Files({ session }: { session?: Session }) {
  const files = useAnswer(endpoints.findKnowledge());
  const { act, isRunning, problem } = useAct('/api/knowledge');
  const { isOn, toggle, problem: unset } = useSources(session);
  return (
    <section className={css.card} aria-label="Files">
      <Loaded answer={files} skeleton={<Rows label="files" count={3} />}>
        {(list) => (
          <>
            <Upload list={list} />
            <div className={css.facts}>
              <ProgressBar className={css.meter} value={list.usedBytes / Math.max(1, list.totalBytes)} aria-label="Room that the files take" />
              <span className={css.quiet}>{`${size(list.usedBytes)} of ${size(list.totalBytes)}`}</span>
            </div>
            {(problem ?? unset) && <p role="alert" className={css.problem}>{problem ?? unset}</p>}
            {list.value.length === 0 ? (
              <Empty title="No files yet">Runbooks, policies and reports: answers that rest on them name the file and the passage. Nobody else sees them.</Empty>
            ) : (
              <ul className={css.rows}>
                {list.value.map(({ id, name, sizeBytes, createdAt }) => (
                  <li key={id} className={css.row}>
                    <span className={css.rowText}><Hostile text={name} /><span className={css.quiet}>{size(sizeBytes)} · <Instant at={createdAt} /></span></span>
                    {session && <Switch checked={isOn('files', id)} aria-label={`Use ${name} in this session`} onChange={(_, data) => toggle('files', id, data.checked)} />}
                    <Tooltip relationship="label" content={`Delete ${name}`}>
                      <Button size="small" appearance="subtle" icon={<DeleteRegular />} disabled={isRunning} onClick={() => void act(calls.deleteKnowledge(id))} />
                    </Tooltip>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
