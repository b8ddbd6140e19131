// Made-up response, report, standing, matrix and the like for the incident on MKT01. Cited statements
// point at the summary's own proofs.
import type {
  BlastRadius, Card, CardCategory, Guidebook, GuidebookDecision, GuidedResponse, IncidentReport, Matrix, NewGuidebook, Report, ReportLine, SimilarIncidentList, Span, Standing, StandingChange, Statement, SubjectKind, Summary, SummarySettings,
} from '../api/generated.ts';
import * as theft from './credential-theft.ts';

const { citations } = theft.summary;

/** `*name*` is an entity. */
function say(text: string, numbers: number[], entityKind = 'device'): Statement {
  const spans = text.split(/\*/).map((part, index): Span => ({ text: part, kind: index % 2 ? 'entity' : 'text', entityKind: index % 2 ? entityKind : null, flagged: false }));
  return { spans: spans.filter((span) => span.text), citations: numbers };
}

function card(id: string, category: CardCategory, title: Statement, reason: Statement, part: Partial<Card> = {}): Card {
  return {
    id, category, action: id, title, reasons: [reason], urgency: 'now', isDone: false, allowed: true, changes: true, permission: 'Active remediation actions', moreActions: [],
    target: { kind: 'device', key: 'host:mkt01', label: 'MKT01', value: 'MKT01' },
    procedure: { form: 'powerShell', place: 'Defender for Endpoint', text: "Invoke-MdeIsolate -Device 'MKT01' # <img src=x onerror=alert(1)>" },
    ...part,
  };
}

export const response: GuidedResponse = {
  incidentId: theft.ID,
  triage: {
    classification: 'truePositive', determination: 'multiStagedAttack', confidence: 0.97, strength: 'strong', opposing: [], pastIncidents: 0,
    supporting: [{ statement: say('Injected code read the memory of LSASS on *MKT01*.', [1]), weight: 2.1, isLearned: false }],
  },
  cards: [
    card('isolate_device', 'containment', say('Isolate *MKT01*', [2]), say('It still talks to 10.0.5.13:8080.', [2])),
    card('collect_package', 'investigation', say('Collect an investigation package of *MKT01*', [1]), say('svchost.exe was injected.', [1]), {
      urgency: 'soon', procedure: { form: 'kql', place: 'Advanced hunting', text: 'DeviceProcessEvents | take 10' },
      message: { to: 'stevie.marie', text: 'Did you open winx64_payload.exe?' },
    }),
    card('reset_password', 'remediation', say('Reset the password of *pedro.gustavo*', [3], 'user'), say('Its secrets were in LSASS.', [3]), {
      isDone: true, done: { automated: true, by: 'attack disruption', at: '2023-08-16T05:01:00Z' },
    }),
  ],
  similarEmails: null,
  similarIncidents: 1,
  guidebook: null,
  citations,
};

const line = (group: string, statement: Statement, automated?: boolean): ReportLine => ({ group, statement, automated, at: '2023-08-16T05:00:00Z' });

export const report: IncidentReport = {
  incidentId: theft.ID, title: theft.incident.displayName, severity: 'high', status: 'active', isPartial: true, citations, markdown: '# Incident 1042\n',
  lines: [
    line('keyTimes', say('It was opened on 16 Aug 2023 at 04:59:00.', [1]), true),
    line('actions', say('Attack disruption reset the password of *pedro.gustavo*.', [3], 'user'), true),
    line('followUps', say('*MKT01* is not isolated yet.', [2])),
  ],
};

export const similar: SimilarIncidentList = {
  value: [{
    id: '1041', title: 'Ransom note written on FS02', severity: 'high', status: 'resolved', firstActivityAt: '2023-08-15T22:10:00Z', similarityMilli: 412,
    classification: 'truePositive', determination: 'malware', actions: ['isolate_device'],
    shared: [{ kind: 'technique', label: 'T1003.001', weightMilli: 210 }, { kind: 'account', label: 'pedro.gustavo', weightMilli: 202 }],
  }],
};

const techniques = [['CredentialAccess', 'TA0006', 'Credential access', 'T1003.001', 's7'], ['Persistence', 'TA0003', 'Persistence', 'T1543.003', 's5']];

export const matrix: Matrix = {
  from: theft.incident.firstActivityAt, until: theft.incident.lastActivityAt, buckets: [],
  columns: [
    ...techniques.map(([tactic = '', id = '', name = '', technique = '', step = '']) => ({
      tactic, id, name, phase: '', alertCount: 1, stepIds: [step],
      cells: [{ technique, alertIds: ['a1'], stepIds: [step], severity: 'high' as const, firstAt: theft.incident.firstActivityAt, lastAt: theft.incident.lastActivityAt }],
    })),
    { tactic: 'Impact', id: 'TA0040', name: 'Impact', phase: '', alertCount: 0, stepIds: [], cells: [] },
  ],
};

let standing: Standing = {
  status: 'active', classification: 'unknown', determination: 'unknown', tags: [], comments: [],
  activities: [{ id: 'e1', at: '2023-08-16T05:01:00Z', by: 'attack disruption', automated: true, kind: 'action', text: 'reset the password of pedro.gustavo' }],
};

const at = '2023-08-16T05:10:00Z';

export const getStanding = () => standing;

export function note(kind: string, text: string): Standing {
  standing = { ...standing, updatedAt: at, activities: [...standing.activities, { id: `e${standing.activities.length + 1}`, at, by: 'analyst', automated: false, kind, text }] };
  return standing;
}

export function change(body: StandingChange): Standing {
  const { customTags, status, ...rest } = body;
  standing = { ...standing, ...rest, status: (status ?? standing.status) as Standing['status'], classification: body.classification ?? standing.classification, determination: body.determination ?? standing.determination, tags: customTags ?? standing.tags };
  return note('status', `changed ${Object.keys(body).join(', ')}`);
}

export let settings: SummarySettings = {
  mode: { mode: 'always' }, days: 30, tokensPerSummary: 4_200, tokensPerDay: 12_600,
  severities: [{ severity: 'high', incidentsPerDay: 1.4, tokensPerDay: 5_880 }, { severity: 'medium', incidentsPerDay: 1.6, tokensPerDay: 6_720 }],
};

export function setMode(mode: SummarySettings['mode']): SummarySettings {
  settings = { ...settings, mode };
  return settings;
}

export const about = (kind: SubjectKind, name: string): Report => ({
  kind, name, days: 30, from: '2023-07-17T00:00:00Z', until: '2023-08-16T05:00:00Z', known: true, claims: 1, claimsCited: 1,
  sections: [{ id: 'activity', heading: 'Notable activity', absent: ['No data about protection status.'], findings: [{ id: 'alerts', attention: 'risk', ...say(`6 alerts name *${name}*.`, [1], kind) }] }],
  citations: [{ number: 1, proof: { kind: 'alerts', label: `alerts that name ${name}`, alertIds: ['a1'], counts: { alerts: 6, incidents: 1 } } }],
});

let isWritten = false;

/** As the server does: nothing is written in a mode that waits for somebody to ask. */
export function openSummary(id: string): Summary {
  if (settings.mode.mode !== 'onDemand' || isWritten) return { ...theft.summary, incidentId: id };
  return { ...theft.summary, incidentId: id, sentences: [], citations: [], indicators: [], flags: [], prompts: [], claims: 0, claimsCited: 0, writtenAt: null, awaited: settings.mode };
}

export function writeSummary(id: string): Summary {
  isWritten = true;
  return { ...theft.summary, incidentId: id };
}

export const reach: BlastRadius = {
  incidentId: theft.ID, citations,
  compromised: [{ key: 'account:pedro', kind: 'user', label: 'pedro.gustavo', statement: say('The secrets of *pedro.gustavo* were in LSASS.', [3], 'user') }],
  reached: [
    { from: 'account:pedro', kind: 'device', names: ['MKT01'], touched: true, statement: say('It signed in to *MKT01*.', [1]) },
    { from: 'account:pedro', kind: 'device', names: ['FS02'], touched: false, statement: say('It had signed in to *FS02* before.', [2]) },
  ],
};

let held: Guidebook[] = [];

export const books = () => held;

export function addBook({ fileName }: NewGuidebook): Guidebook {
  const book: Guidebook = {
    id: `g${held.length + 1}`, name: fileName.replace(/\.\w+$/, ''), state: 'pendingReview', uploadedBy: 'analyst', uploadedAt: at,
    tasks: [{ category: 'containment', heading: 'Containment', text: 'Block the sender <b>' }],
  };
  held = [...held, book];
  return book;
}

export function decideBook(id: string, { state }: GuidebookDecision): Guidebook {
  held = held.map((book) => (book.id === id ? { ...book, state, decidedBy: 'analyst' } : book));
  return held.find((book) => book.id === id) as Guidebook;
}

export function deleteBook(id: string): Guidebook[] {
  held = held.filter((book) => book.id !== id);
  return held;
}
