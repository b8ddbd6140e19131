// Prompts to go on with, which name what the summary tells of; one click asks, and the chat answers.
import { Button } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronUpRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { holdConversation, useConversation } from '../chat/conversation.ts';
import { usePageContext } from '../chat/page-context.ts';
import { useAsk } from '../chat/use-ask.ts';
import { Hostile } from '../text/hostile.tsx';
import css from './summary.module.css';

export function FollowUps({ prompts, onAsked }: { prompts: string[]; onAsked: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const { ask, isAsking, problem } = useAsk();
  const conversation = useConversation();
  const context = usePageContext();
  if (prompts.length === 0) return null;
  async function run(content: string) {
    const id = await ask(conversation, { content }, context);
    if (!id) return;
    holdConversation(id);
    onAsked();
  }
  return (
    <section className={css.followUps} aria-label="Suggested prompts">
      <Button size="small" appearance="subtle" icon={isOpen ? <ChevronUpRegular /> : <ChevronDownRegular />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>See prompts</Button>
      {isOpen && (
        <ul>
          {prompts.map((prompt) => (
            <li key={prompt}><Button size="small" shape="circular" disabled={isAsking} onClick={() => void run(prompt)}><Hostile text={prompt} /></Button></li>
          ))}
        </ul>
      )}
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </section>
  );
}
