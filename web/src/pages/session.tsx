// A session: its prompts with their answers, and the bar to ask the next one. Its pin board is in the
// pane.
import { Button, Checkbox } from '@fluentui/react-components';
import { BookAddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { calls, endpoints, type PromptList, type Session } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { CapacityNotice } from '../chat/capacity-notice.tsx';
import { PromptBar } from '../chat/prompt-bar.tsx';
import { holdPrompt, useAsk } from '../chat/use-ask.ts';
import { useEnd } from '../chat/use-end.ts';
import { paths } from '../paths.ts';
import { PromptRow } from '../sessions/prompt-row.tsx';
import { RunProgress } from '../sessions/run-progress.tsx';
import { SessionHead } from '../sessions/session-head.tsx';
import css from '../sessions/sessions.module.css';
import { ShareDialog } from '../sessions/share-dialog.tsx';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { count } from '../text/words.ts';
import { useTitle } from './use-title.ts';

const nowhere = { kind: 'home', id: '', title: '' };

export function SessionPage() {
  const { id = '' } = useParams();
  return <Held key={id} id={id} />;
}

function Held({ id }: { id: string }) {
  const session = useAnswer(endpoints.getSession(id));
  useTitle(session.data?.title ?? 'Session');
  return (
    <div className={css.sessionPage}>
      <Loaded answer={session} skeleton={<Lines label="the session" count={3} />}>{(held) => <Content session={held} />}</Loaded>
    </div>
  );
}

function Content({ session }: { session: Session }) {
  const { id, access, sources } = session;
  const isReader = access !== 'owner';
  const prompts = useAnswer(endpoints.findPrompts(id));
  const [search] = useSearchParams();
  const runId = search.get('run');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isShared, setShared] = useState(false);
  const held = prompts.data?.value ?? [];
  const picked = held.filter((prompt) => chosen.has(prompt.id));
  return (
    <>
      <SessionHead session={session} onShare={() => setShared(true)} />
      {runId && <RunProgress runId={runId} sessionId={id} />}
      <Loaded answer={prompts} skeleton={<Lines label="the prompts" count={8} />}>
        {(list) => (
          <>
            {list.value.length > 0 && <Chosen list={list} chosen={chosen} isReader={isReader} onChoose={setChosen} />}
            <Rows list={list} session={session} isReader={isReader} chosen={chosen} onChoose={setChosen} />
          </>
        )}
      </Loaded>
      {!isReader && (
        <div className={css.ask}>
          <CapacityNotice />
          <PromptBar place={`session-${id}`} context={session.context ?? nowhere} sessionId={id} sources={sources} onAsked={() => undefined} />
        </div>
      )}
      {isShared && <ShareDialog session={session} chosen={picked.map((prompt) => prompt.id)} onClose={() => setShared(false)} />}
    </>
  );
}

type Choice = { list: PromptList; isReader: boolean; chosen: ReadonlySet<string>; onChoose: (chosen: ReadonlySet<string>) => void };

function Chosen({ list, chosen, isReader, onChoose }: Choice) {
  const navigate = useNavigate();
  const { act, isRunning, problem } = useAct('/api/sessions');
  const picked = list.value.filter(({ id }) => chosen.has(id));
  const isAll = picked.length === list.value.length;
  const toBook = () => void navigate(paths.newPromptbook(), { state: { prompts: picked.map(({ content, skill, inputs }) => ({ content, skill, skillInputs: inputs })) } });
  async function pinAll() {
    for (const { id } of picked) {
      const changed = await act(calls.changePrompt(id, { pinned: true }));
      if (!changed) return;
      holdPrompt(changed);
    }
  }
  return (
    <div className={css.chosenBar}>
      <Checkbox
        checked={isAll ? true : picked.length > 0 ? 'mixed' : false}
        label={picked.length > 0 ? `${count(picked.length, 'prompt')} chosen` : 'Choose all'}
        onChange={() => onChoose(new Set(isAll ? [] : list.value.map(({ id }) => id)))}
      />
      {picked.length > 0 && (
        <>
          {!isReader && <Button size="small" disabled={isRunning} onClick={() => void pinAll()}>Pin</Button>}
          <Button size="small" icon={<BookAddRegular />} onClick={toBook}>Create promptbook</Button>
        </>
      )}
      {problem && <span role="alert" className={css.problem}>{problem}</span>}
    </div>
  );
}

function Rows({ list, session, isReader, chosen, onChoose }: Choice & { session: Session }) {
  const { ask, problem } = useAsk();
  const keep = useEnd();
  const last = list.value.at(-1);
  if (list.value.length === 0) return <p className={css.nothing}>Nothing was asked yet. The bar beneath takes a question, <kbd>/</kbd> for a skill, <kbd>*</kbd> for a promptbook.</p>;
  return (
    <div ref={keep}>
      <ol className={css.rows} aria-label="Prompts">
        {list.value.map((prompt) => (
          <PromptRow
            key={prompt.id}
            prompt={prompt}
            isReader={isReader}
            isChosen={chosen.has(prompt.id)}
            onChoose={(isIn) => onChoose(new Set(isIn ? [...chosen, prompt.id] : [...chosen].filter((id) => id !== prompt.id)))}
            onAsk={prompt === last && !isReader ? (text) => void ask(session.id, { content: text }, session.context ?? nowhere) : undefined}
          />
        ))}
      </ol>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </div>
  );
}
