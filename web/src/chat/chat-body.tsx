// The conversation of the pane: its prompts and answers, or what could be asked here.
import { Button } from '@fluentui/react-components';
import { endpoints, type PageContext, type PromptList } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import css from './chat.module.css';
import { holdConversation } from './conversation.ts';
import { startersFor } from './starters.ts';
import { Turn } from './turn.tsx';
import { useAsk } from './use-ask.ts';
import { useEnd } from './use-end.ts';

function Starters({ context }: { context: PageContext }) {
  const { ask, isAsking, problem } = useAsk();
  const begin = async (content: string) => {
    const id = await ask('', { content }, context);
    if (id) holdConversation(id);
  };
  return (
    <div className={css.starters}>
      <h3>Ask about what is on the page</h3>
      <p className={css.quiet}>Every sentence of an answer stands with the rows and alerts that show it.</p>
      {startersFor(context).map((text) => <Button key={text} size="small" shape="circular" disabled={isAsking} onClick={() => void begin(text)}>{text}</Button>)}
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </div>
  );
}

export function Turns({ sessionId, list, context, isReader }: { sessionId: string; list: PromptList; context: PageContext; isReader?: boolean }) {
  const { ask, problem } = useAsk();
  const keep = useEnd();
  const last = list.value.at(-1);
  return (
    <div ref={keep}>
      <ol className={css.turns} aria-label="Conversation">
        {list.value.map((prompt) => (
          <Turn key={prompt.id} prompt={prompt} isReader={isReader} onAsk={prompt === last && !isReader ? (text) => void ask(sessionId, { content: text }, context) : undefined} />
        ))}
      </ol>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </div>
  );
}

function Held({ sessionId, context }: { sessionId: string; context: PageContext }) {
  const prompts = useAnswer(endpoints.findPrompts(sessionId));
  if (prompts.error?.trouble === 'missing') {
    return (
      <div className={css.starters}>
        <p>This conversation was deleted.</p>
        <Button size="small" onClick={() => holdConversation('')}>Begin a new one</Button>
      </div>
    );
  }
  return (
    <Loaded answer={prompts} skeleton={<Lines label="the conversation" count={6} />}>
      {(list) => (list.value.length === 0 ? <Starters context={context} /> : <Turns sessionId={sessionId} list={list} context={context} />)}
    </Loaded>
  );
}

export function ChatBody({ sessionId, context }: { sessionId: string; context: PageContext }) {
  return sessionId ? <Held key={sessionId} sessionId={sessionId} context={context} /> : <Starters context={context} />;
}
