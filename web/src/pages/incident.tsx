// An incident's page: its head, and one of its tabs.
import { Tab, TabList } from '@fluentui/react-components';
import { useNavigate } from 'react-router';
import { endpoints, type Incident } from '../api/generated.ts';
import { ActivityTab } from '../activity/activity-tab.tsx';
import { useAnswer } from '../api/query.ts';
import { AlertsTab } from '../incident/alerts-tab.tsx';
import { AssetsTab } from '../incident/assets-tab.tsx';
import { EvidenceTab } from '../incident/evidence-tab.tsx';
import { Head } from '../incident/head.tsx';
import css from '../incident/incident.module.css';
import { StoryTab } from '../incident/story-tab.tsx';
import { useSelection } from '../incident/use-selection.ts';
import { AttackTab } from '../matrix/attack-tab.tsx';
import { incidentTabs, paths, type IncidentTab } from '../paths.ts';
import { ReachTab } from '../reach/reach-tab.tsx';
import { SimilarTab } from '../similar/similar-tab.tsx';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { useTitle } from './use-title.ts';

const titles: Record<IncidentTab, (incident?: Incident) => [string, number | undefined]> = {
  story: (incident) => ['Attack story', incident?.counts.steps],
  alerts: (incident) => ['Alerts', incident?.counts.alerts],
  assets: (incident) => ['Assets', incident?.counts.entities],
  evidence: (incident) => ['Evidence', incident?.counts.rows],
  attack: () => ['ATT&CK', undefined],
  reach: () => ['Blast radius', undefined],
  activity: () => ['Activity log', undefined],
  similar: () => ['Similar', undefined],
};

const contents: Record<IncidentTab, (props: { id: string }) => React.ReactNode> = {
  story: StoryTab,
  alerts: AlertsTab,
  assets: AssetsTab,
  evidence: EvidenceTab,
  attack: AttackTab,
  reach: ReachTab,
  activity: ActivityTab,
  similar: SimilarTab,
};

export function IncidentPage() {
  const { id, tab, selection } = useSelection();
  const incident = useAnswer(endpoints.getIncident(id));
  const navigate = useNavigate();
  useTitle(incident.data?.displayName ?? `Incident ${id}`);
  const Content = contents[tab];
  return (
    <>
      <Loaded answer={incident} skeleton={<Lines label="the incident" count={3} />}>{(data) => <Head incident={data} />}</Loaded>
      {!incident.error && (
        <>
          <TabList
            className={css.tabs}
            selectedValue={tab}
            aria-label="Parts of the incident"
            // The chosen step goes along from tab to tab; what is open in one means nothing in another.
            onTabSelect={(_, data) => void navigate(paths.incident(id, data.value as IncidentTab, { step: selection.step, pane: selection.pane }))}
          >
            {incidentTabs.map((name) => {
              const [title, held] = titles[name](incident.data);
              return (
                <Tab key={name} value={name} id={`tab-${name}`} aria-controls="tab-panel">
                  {title} {held !== undefined && <span className={css.held}>{held.toLocaleString('en')}</span>}
                </Tab>
              );
            })}
          </TabList>
          <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} className={css.panel}>
            <Content key={id} id={id} />
          </div>
        </>
      )}
    </>
  );
}
