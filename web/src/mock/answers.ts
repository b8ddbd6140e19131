// What the mock answers. Its type is generated, so a new endpoint fails the type check until it is
// answered here.
import { ApiError } from '../api/client.ts';
import { endpoints, type Answer, type CallAnswer, type CallName, type EndpointName, type HuntingQuery, type GuidebookDecision, type HuntingText, type Incident, type NewAction, type NewComment, type NewGuidebook, type StandingChange, type Status, type SummaryMode } from '../api/generated.ts';
import { severities } from '../text/words.ts';
import { copilotCalls, copilotReads } from './copilot/answers.ts';
import * as theft from './credential-theft.ts';
import * as depth from './depth.ts';
import * as hunting from './hunting.ts';
import { queue } from './queue.ts';

type CallAnswers = { [N in CallName]: (path: string[], body: unknown) => CallAnswer<N> };
type Answers = { [N in EndpointName]: (path: string[], search: URLSearchParams) => Answer<N> };

const status: Status = {
  version: '0.1.0', now: '2023-08-16T05:00:00Z', incidents: queue.length, alerts: 57, rows: 1_204_331, sources: 48, simulated: true, login: false,
  tables: [['DeviceProcessEvents', 402_113], ['DeviceNetworkEvents', 311_870], ['SecurityEvent', 209_004], ['SigninLogs', 101_220], ['EmailEvents', 88_410]].map(
    ([name, rows]) => ({ name: String(name), rows: Number(rows) }),
  ),
  troubledSources: [{ name: 'archive.zip!security.evtx', format: 'evtx', events: 10_240, rejected: 3, problem: null }],
};

function matching(search: URLSearchParams): Incident[] {
  const among = (name: string, value: string) => !search.get(name) || search.get(name)?.split(',').includes(value);
  const text = (search.get('q') ?? '').toLowerCase();
  const order = search.get('sort') ?? 'severity';
  const sorted = queue
    .filter((incident) => among('severity', incident.severity) && among('status', incident.status))
    .filter(({ displayName, mainHosts, mainAccounts, id }) => [displayName, id, ...mainHosts, ...mainAccounts].join(' ').toLowerCase().includes(text))
    .sort((a, b) => {
      if (order === 'alerts') return b.counts.alerts - a.counts.alerts;
      if (order === 'title') return a.displayName.localeCompare(b.displayName);
      if (order === 'lastActivity') return b.lastActivityAt.localeCompare(a.lastActivityAt);
      return severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.lastActivityAt.localeCompare(a.lastActivityAt);
    });
  return search.get('reverse') ? sorted.reverse() : sorted;
}

const tally = (name: string, held: boolean[]) => ({ name, count: held.filter(Boolean).length });

export const answers: Answers = {
  ...copilotReads,
  getStatus: () => status,
  findIncidents: (_, search) => {
    const found = matching(search);
    const skip = Number(search.get('skip') ?? 0);
    return {
      value: found.slice(skip, skip + Number(search.get('top') ?? 50)),
      matched: found.length,
      total: queue.length,
      severities: severities.map((name) => tally(name, queue.map(({ severity }) => severity === name))),
      statuses: (['active', 'inProgress', 'resolved'] as const).map((name) => tally(name, queue.map((incident) => incident.status === name))),
    };
  },
  getIncident: ([id = '']) => {
    const found = queue.find((incident) => incident.id === id);
    if (!found) throw new ApiError('missing', `no incident has the id ${id}`, endpoints.getIncident(id), 'mock-1');
    return found;
  },
  getSummary: ([id = '']) => depth.openSummary(id),
  findSteps: () => ({ value: theft.steps }),
  getStory: () => theft.story,
  findAlerts: () => ({ value: theft.alerts }),
  findEntities: () => ({ value: theft.entities }),
  findEvidence: () => ({ value: theft.evidence, total: theft.evidence.length }),
  getRow: ([table = '', itemId = '']) => {
    const row = theft.evidence.find((held) => held.table === table && held.itemId === itemId);
    if (!row) throw new ApiError('missing', `table ${table} has no row ${itemId}`, endpoints.getRow(table, itemId), 'mock-2');
    const cells = Object.entries(row.fields).map(([name, value]) => ({ name, type: typeof value === 'number' ? 'long' : 'string', value }));
    return { table, itemId, at: row.at, cells: [{ name: 'Timestamp', type: 'datetime', value: row.at }, ...cells], emptyColumns: 41, sourceName: 'demo' };
  },
  getHuntingSchema: () => hunting.schema,
  findHuntingHistory: () => ({ value: [] }),
  findGuidebooks: () => ({ value: depth.books() }),
  findSimilarIncidents: () => depth.similar,
  getBlastRadius: () => depth.reach,
  getIncidentReport: () => depth.report,
  exportIncidentReport: () => new Blob(['# Incident 1042\n'], { type: 'text/markdown' }),
  getMatrix: () => depth.matrix,
  getResponse: () => depth.response,
  getStanding: () => depth.getStanding(),
  getSummarySettings: () => depth.settings,
  getDevice: ([name = '']) => depth.about('device', name),
  getUser: ([name = '']) => depth.about('user', name),
  getFile: ([name = '']) => depth.about('file', name),
  getIp: ([name = '']) => depth.about('ip', name),
  getDomain: ([name = '']) => depth.about('domain', name),
  getUrl: ([name = '']) => depth.about('url', name),
  getEmail: ([name = '']) => depth.about('email', name),
};

export const callAnswers: CallAnswers = {
  ...copilotCalls,
  addGuidebook: (_, body) => depth.addBook(body as NewGuidebook),
  changeStanding: (_, body) => depth.change(body as StandingChange),
  commentIncident: (_, body) => depth.note('commented', (body as NewComment).comment),
  decideGuidebook: ([id = ''], body) => depth.decideBook(id, body as GuidebookDecision),
  deleteGuidebook: ([id = '']) => ({ value: depth.deleteBook(id) }),
  giveFeedback: () => ({ id: 'f1' }),
  noteAction: (_, body) => depth.note('action', (body as NewAction).cardId),
  postIncidentReport: () => ({ isAdded: true }),
  regenerateSummary: ([id = '']) => depth.writeSummary(id),
  setSummaryMode: (_, body) => depth.setMode(body as SummaryMode),
  cancelHuntingQuery: () => ({ cancelled: true }),
  checkHuntingQuery: () => ({ ok: true, diagnostics: [], columns: [] }),
  clearHuntingHistory: () => ({ value: [] }),
  exportHuntingQuery: () => new Blob(['Timestamp,DeviceName\n'], { type: 'text/csv' }),
  formatHuntingQuery: (_, body) => body as HuntingText,
  runHuntingQuery: (_, body) => hunting.runQuery(body as HuntingQuery),
};
