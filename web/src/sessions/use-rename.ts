// Another title for a session; the page and every list that shows it follow.
import { calls, endpoints } from '../api/generated.ts';
import { queryClient } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';

export function useRename(id: string) {
  const { act, isRunning, problem } = useAct('/api/sessions');
  async function rename(title: string): Promise<boolean> {
    const changed = await act(calls.changeSession(id, { title }));
    if (changed) queryClient.setQueryData([endpoints.getSession(id)], changed);
    return Boolean(changed);
  }
  return { rename, isRunning, problem };
}
