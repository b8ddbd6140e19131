// Something that a person does: one request, told as running, done or failed. What it may have
// changed is asked anew.
import { useState } from 'react';
import { ApiError, send } from './client.ts';
import type { Call } from './generated.ts';
import { queryClient } from './query.ts';

export function useAct(changes = '/api/incidents') {
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<string>();

  /** Sends it; answers nothing when it failed, and `problem` says why. */
  async function act<T>(call: Call<T>): Promise<T | undefined> {
    setRunning(true);
    setProblem(undefined);
    try {
      const answer = await send(call);
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(changes) });
      return answer;
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : String(error));
      return undefined;
    } finally {
      setRunning(false);
    }
  }
  return { act, isRunning, problem };
}
