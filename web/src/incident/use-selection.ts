// What is selected on the incident's page, held by the address: graph, timeline, summary and
// evidence all read it, so they cannot disagree.
import { useParams, useSearchParams } from 'react-router';
import { incidentTabs, type IncidentTab, type Selection } from '../paths.ts';

const names = ['step', 'until', 'cite', 'open', 'pane'] as const;

export function useSelection() {
  const params = useParams();
  const [search, setSearch] = useSearchParams();
  const selection: Selection = Object.fromEntries(names.map((name) => [name, search.get(name) ?? undefined]));
  const tab = incidentTabs.find((name) => name === params.tab) ?? ('story' satisfies IncidentTab);

  function select(part: Selection) {
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(part)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  }
  return { id: params.id ?? '', tab, selection, select };
}
