// The prompt bar: free text, `/` for skills, `*` for promptbooks, a menu of both. A skill or promptbook
// that is picked shows its form in the bar's place.
import { Button, Tooltip } from '@fluentui/react-components';
import { DismissRegular, PlugConnectedRegular, SendRegular } from '@fluentui/react-icons';
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { endpoints, type PageContext, type Sources } from '../api/generated.ts';
import { useAnswerWhen } from '../api/query.ts';
import { paths } from '../paths.ts';
import { Hostile } from '../text/hostile.tsx';
import { BookForm } from './book-form.tsx';
import css from './chat.module.css';
import { booksFor, skillsFor, typedName } from './match.ts';
import { toldContext } from './page-context.ts';
import { PickList, pickOfBook, pickOfSkill, type Pick } from './pick-list.tsx';
import { PromptsMenu } from './prompts-menu.tsx';
import { SkillForm } from './skill-form.tsx';
import { useUnsent } from './unsent.ts';
import { useAsk } from './use-ask.ts';

type Props = {
  /** Names the bar, so that what is being written is kept. */
  place: string;
  context: PageContext;
  /** The session to ask in; empty begins one. */
  sessionId: string;
  sources?: Sources;
  onAsked: (sessionId: string) => void;
  placeholder?: string;
  isLarge?: boolean;
  /** Further buttons at the foot. */
  children?: ReactNode;
};

const nowhere: PageContext = { kind: 'home', id: '', title: '' };

export function PromptBar({ place, context, sessionId, sources, onAsked, placeholder, isLarge, children }: Props) {
  const id = useId();
  const navigate = useNavigate();
  const [text, setText] = useUnsent(place);
  const [pick, setPick] = useState<Pick>();
  const [chosen, setChosen] = useState(0);
  const [closedFor, setClosedFor] = useState<string>();
  const [dropped, setDropped] = useState<string>();
  const { ask, isAsking, problem } = useAsk();
  const typed = typedName(text);
  const skills = useAnswerWhen(typed?.sign === '/', endpoints.findSkills());
  const books = useAnswerWhen(typed?.sign === '*', endpoints.findPromptbooks());
  const told = toldContext(context);
  const used = told && dropped !== told ? context : nowhere;

  let picks: Pick[] = [];
  if (typed?.sign === '/') picks = skillsFor((skills.data?.value ?? []).filter(({ enabled }) => enabled), typed.name).map(pickOfSkill);
  else if (typed?.sign === '*') picks = booksFor(books.data?.value ?? [], typed.name).map(pickOfBook);
  const isListed = picks.length > 0 && closedFor !== text;
  const at = Math.min(chosen, picks.length - 1);

  const take = (taken: Pick) => {
    setPick(taken);
    setText('');
    setChosen(0);
  };

  async function submit(asking: Parameters<typeof ask>[1]) {
    const asked = await ask(sessionId, asking, used, sources);
    if (!asked) return;
    setText('');
    setPick(undefined);
    onAsked(asked);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (isListed && event.key === 'ArrowDown') setChosen((at + 1) % picks.length);
    else if (isListed && event.key === 'ArrowUp') setChosen((at + picks.length - 1) % picks.length);
    else if (isListed && event.key === 'Escape') {
      setClosedFor(text);
      event.stopPropagation();
    } else if (isListed && (event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && picks[at]) take(picks[at]);
    else if (event.key === 'Enter' && !event.shiftKey && text.trim() && !isAsking) void submit({ content: text.trim() });
    else return;
    event.preventDefault();
  }

  if (pick && 'skill' in pick) {
    const { skill } = pick;
    return (
      <div className={css.bar} data-large={isLarge || undefined}>
        <SkillForm key={pick.key} skill={skill} context={context} isAsking={isAsking} onCancel={() => setPick(undefined)} onRun={(inputs) => void submit({ content: `/${skill.name}`, skill: skill.name, inputs })} />
        {problem && <p role="alert" className={css.problem}>{problem}</p>}
      </div>
    );
  }
  if (pick) {
    return (
      <div className={css.bar} data-large={isLarge || undefined}>
        <BookForm key={pick.key} book={pick.book} context={context} sessionId={sessionId} onCancel={() => setPick(undefined)} onBegun={(run) => void navigate(paths.session(run.sessionId, { run: run.runId }))} />
      </div>
    );
  }
  return (
    <div className={css.bar} data-large={isLarge || undefined}>
      {isListed && <PickList id={`${id}list`} label={typed?.sign === '/' ? 'Skills' : 'Promptbooks'} picks={picks} chosen={at} onPick={take} />}
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <textarea
        data-prompt
        className={css.field}
        aria-label="Prompt"
        aria-autocomplete="list"
        aria-controls={isListed ? `${id}list` : undefined}
        aria-activedescendant={isListed ? `${id}list-${at}` : undefined}
        rows={isLarge ? 2 : 1}
        placeholder={placeholder ?? 'Ask · / skills · * promptbooks'}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
          setClosedFor(undefined);
        }}
        onKeyDown={onKeyDown}
      />
      <div className={css.barFoot}>
        <PromptsMenu onPick={take} />
        <Tooltip relationship="label" content="Sources: plugins and files">
          <Link to={paths.sources(sessionId)} className={css.iconLink}><PlugConnectedRegular /></Link>
        </Tooltip>
        {told && used === context && (
          <span className={css.context}>
            <Hostile text={told} />
            <button type="button" aria-label="Ask without the page" onClick={() => setDropped(told)}><DismissRegular /></button>
          </span>
        )}
        {told && used !== context && <button type="button" className={css.useContext} onClick={() => setDropped(undefined)}>Ask about this page</button>}
        <span className={css.grow} />
        {children}
        <Tooltip relationship="label" content="Send">
          <Button size="small" appearance={text.trim() ? 'primary' : 'subtle'} icon={<SendRegular />} disabled={isAsking || !text.trim()} onClick={() => void submit({ content: text.trim() })} />
        </Tooltip>
      </div>
    </div>
  );
}
