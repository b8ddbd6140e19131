// The runs that are followed. Held outside of the pages, so that an answer goes on while somebody
// looks elsewhere or closes the pane, and stands there on the way back.
import { useEffect, useSyncExternalStore } from 'react';
import { follow } from '../api/events.ts';
import { endpoints, type Evaluation, type PromptList } from '../api/generated.ts';
import { queryClient } from '../api/query.ts';
import { happen, type Going } from './happen.ts';

type Followed = Going & { isAway: boolean; stop: () => void };

const runs = new Map<string, Followed>();
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const isGoing = ({ state }: Evaluation) => state === 'created' || state === 'running' || state === 'waiting';

/** Puts an evaluation into the list of its session's prompts, as the latest of its prompt or in its own place. */
export function place(evaluation: Evaluation) {
  queryClient.setQueryData<PromptList>([endpoints.findPrompts(evaluation.sessionId)], (list) => list && {
    value: list.value.map((prompt) => {
      if (prompt.id !== evaluation.promptId) return prompt;
      const isKnown = prompt.evaluations.some(({ id }) => id === evaluation.id);
      const evaluations = isKnown ? prompt.evaluations.map((held) => (held.id === evaluation.id ? evaluation : held)) : [...prompt.evaluations, evaluation];
      return { ...prompt, evaluations };
    }),
  });
}

function settle(evaluation: Evaluation) {
  place(evaluation);
  for (const part of ['/api/sessions?', '/api/capacity', '/api/usage', '/api/incidents', `/api/sessions/${encodeURIComponent(evaluation.sessionId)}/pins`]) {
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => `${queryKey[0]}?`.startsWith(part) });
  }
}

function start(first: Evaluation) {
  const controller = new AbortController();
  const followed: Followed = { evaluation: first, prose: '', isAway: false, stop: () => controller.abort() };
  runs.set(first.id, followed);
  const change = (part: Partial<Followed>) => {
    // Stopped, or followed anew: what comes late is not this run's any more.
    if (controller.signal.aborted) return;
    Object.assign(followed, part);
    runs.set(first.id, { ...followed });
    tell();
  };
  let isEnded = false;
  void follow(endpoints.followEvaluation(first.id), {
    signal: controller.signal,
    isOver: () => isEnded,
    onAway: (isAway) => change({ isAway }),
    onEvent: (event) => {
      change(happen(followed, event));
      if (event.name !== 'end') return;
      isEnded = true;
      settle(followed.evaluation);
    },
  });
}

/**
 * Takes an evaluation that an act answered, and follows it if it goes on: from its first event, because the answer may
 * come later than events of what it began, the last one among them.
 */
export function take(evaluation: Evaluation) {
  runs.get(evaluation.id)?.stop();
  runs.delete(evaluation.id);
  place(evaluation);
  if (isGoing(evaluation)) start(evaluation);
  tell();
}

/** Forgets all runs; tests begin with it. */
export function forgetRuns() {
  for (const { stop } of runs.values()) stop();
  runs.clear();
}

/** An evaluation as it goes; one that has ended is what it is. */
export function useGoing(evaluation: Evaluation): Going & { isAway: boolean } {
  const followed = useSyncExternalStore(subscribe, () => runs.get(evaluation.id));
  const mustFollow = isGoing(evaluation) && !followed;
  useEffect(() => {
    if (mustFollow && !runs.has(evaluation.id)) start(evaluation);
  }, [mustFollow, evaluation]);
  if (!isGoing(evaluation) || !followed) return { evaluation, prose: '', isAway: false };
  return followed;
}
