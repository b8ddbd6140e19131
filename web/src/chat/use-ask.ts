// Asking: a session where there is none yet, then the prompt, whose run is followed from there on.
import { useState } from 'react';
import { ApiError, send } from '../api/client.ts';
import { calls, endpoints, type NewPrompt, type PageContext, type Prompt, type PromptList, type Sources } from '../api/generated.ts';
import { ask as question, queryClient } from '../api/query.ts';
import { take } from './following.ts';
import { surfaceOf } from './page-context.ts';

export type Asking = Pick<NewPrompt, 'content' | 'skill' | 'inputs'>;

async function begin(context: PageContext, sources?: Sources): Promise<string> {
  const session = await send(calls.beginSession({ surface: surfaceOf(context), context, sources }));
  queryClient.setQueryData([endpoints.getSession(session.id)], session);
  return session.id;
}

/** Puts a prompt at the end of its session, or in its place. */
export function holdPrompt(prompt: Prompt) {
  queryClient.setQueryData<PromptList>([endpoints.findPrompts(prompt.sessionId)], (list) => {
    const held = list?.value ?? [];
    const isKnown = held.some(({ id }) => id === prompt.id);
    return { value: isKnown ? held.map((other) => (other.id === prompt.id ? prompt : other)) : [...held, prompt] };
  });
}

export function useAsk() {
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();

  /** Answers the session's id, or nothing when the prompt was not taken; `problem` says why. */
  async function ask(sessionId: string, asking: Asking, context: PageContext, sources?: Sources): Promise<string | undefined> {
    setAsking(true);
    setProblem(undefined);
    try {
      const id = sessionId || (await begin(context, sources));
      // A session that was begun elsewhere is read before the prompt joins what it holds.
      if (sessionId) await queryClient.ensureQueryData(question(endpoints.findPrompts(id)));
      const prompt = await send(calls.ask(id, { ...asking, context }));
      holdPrompt(prompt);
      prompt.evaluations.forEach(take);
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => /^\/api\/sessions(\?|$)/.test(String(queryKey[0])) });
      void queryClient.invalidateQueries({ queryKey: [endpoints.getSession(id)] });
      return id;
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : String(error));
      return undefined;
    } finally {
      setAsking(false);
    }
  }
  return { ask, isAsking, problem };
}
