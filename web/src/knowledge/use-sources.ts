// Which plugins and files a session may use; what is not named is on.
import { calls, endpoints, type Session } from '../api/generated.ts';
import { queryClient } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';

type Part = 'plugins' | 'files';

export function useSources(session?: Session) {
  const { act, problem } = useAct('/api/none');
  const isOn = (part: Part, name: string) => session?.sources[part]?.[name] ?? true;

  async function toggle(part: Part, name: string, on: boolean) {
    if (!session) return;
    const { plugins = {}, files = {} } = session.sources;
    const sources = { plugins, files, [part]: { ...session.sources[part], [name]: on } };
    const changed = await act(calls.changeSession(session.id, { sources }));
    if (changed) queryClient.setQueryData([endpoints.getSession(session.id)], changed);
  }
  return { isOn, toggle: (part: Part, name: string, on: boolean) => void toggle(part, name, on), problem };
}
