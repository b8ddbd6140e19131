// One incident, with made-up figures and the shape of a real one: credential theft on MKT01.
import type { Alert, Entity, EntityKind, EvidenceRow, Incident, Proof, Role, Sentence, Severity, Span, SpanKind, Step, Story, Summary } from '../api/generated.ts';
import { defangText } from '../text/defang.ts';

export const ID = '1042';
const at = (time: string) => `2023-08-16T${time}Z`;

export const incident: Incident = {
  id: ID,
  displayName: 'Credential theft on MKT01 after a payload ran as domain admin',
  severity: 'high',
  status: 'active',
  assignedTo: null,
  classification: null,
  determination: null,
  tags: [],
  firstActivityAt: at('04:54:07'),
  lastActivityAt: at('04:58:33'),
  createdAt: at('04:59:00'),
  lastUpdateAt: at('04:59:00'),
  tactics: ['Execution', 'Persistence', 'CredentialAccess', 'CommandAndControl'],
  techniques: ['T1003.001', 'T1055', 'T1071.001', 'T1204.002', 'T1543.003'],
  mainHosts: ['MKT01'],
  mainAccounts: ['pedro.gustavo', 'stevie.marie', 'MKT01$'],
  products: ['Outrider'],
  counts: { alerts: 6, steps: 7, hosts: 1, accounts: 3, entities: 9, rows: 12 },
  simulated: true,
};

type Line = {
  time: string;
  title: string;
  text: string;
  severity: Severity;
  tactic: string;
  techniques: string[];
  account: string;
  entities: string[];
  events: number;
  rows: [table: string, fields: Record<string, unknown>][];
};

const device = { DeviceName: 'MKT01.sensei.ctf', DeviceId: '5ad8f7ab0c1d' };

const lines: Line[] = [
  {
    time: '04:54:07', title: 'Payload downloaded from 10.0.5.13', severity: 'medium', tactic: 'InitialAccess', techniques: ['T1204.002', 'T1105'],
    text: 'stevie.marie downloaded winx64_payload.exe on MKT01 over plain HTTP from an address without a name.',
    account: 'stevie.marie', entities: ['account:stevie.marie', 'host:mkt01', 'file:payload', 'ip:10.0.5.13'], events: 2,
    rows: [
      ['DeviceFileEvents', { ActionType: 'FileCreated', FileName: 'winx64_payload.exe', FolderPath: 'C:\\Users\\stevie.marie\\Downloads\\winx64_payload.exe', InitiatingProcessFileName: 'msedge.exe', FileOriginUrl: 'http://10.0.5.13:8080/winx64_payload.exe', SHA256: '9f2c4d7d0a6c8b9f0b3f5f0d7e1fae1b1cf9c7a4f1f3b8d9ecf0a1b2c3d4e5f6' }],
      ['DeviceNetworkEvents', { ActionType: 'ConnectionSuccess', RemoteIP: '10.0.5.13', RemotePort: 8080, InitiatingProcessFileName: 'msedge.exe' }],
    ],
  },
  {
    time: '04:54:19', title: 'Payload run by a domain admin', severity: 'high', tactic: 'Execution', techniques: ['T1204.002'],
    text: 'winx64_payload.exe ran elevated as pedro.gustavo, a member of Domain Admins, 12 seconds after the download.',
    account: 'pedro.gustavo', entities: ['account:pedro.gustavo', 'host:mkt01', 'process:payload', 'file:payload'], events: 3,
    rows: [['DeviceProcessEvents', { ActionType: 'ProcessCreated', FileName: 'winx64_payload.exe', ProcessId: 7044, ProcessCommandLine: '"C:\\Users\\stevie.marie\\Downloads\\winx64_payload.exe"', AccountName: 'pedro.gustavo', ProcessIntegrityLevel: 'High', ProcessTokenElevation: 'TokenElevationTypeFull' }]],
  },
  {
    time: '04:54:33', title: 'Beacon to 10.0.5.13:8080', severity: 'high', tactic: 'CommandAndControl', techniques: ['T1071.001'],
    text: 'winx64_payload.exe called back to 10.0.5.13:8080 61 times, every 4 seconds on average.',
    account: 'pedro.gustavo', entities: ['process:payload', 'ip:10.0.5.13', 'host:mkt01'], events: 61,
    rows: [
      ['DeviceNetworkEvents', { ActionType: 'ConnectionSuccess', RemoteIP: '10.0.5.13', RemotePort: 8080, Protocol: 'Tcp', InitiatingProcessFileName: 'winx64_payload.exe', InitiatingProcessId: 7044 }],
      ['DeviceNetworkEvents', { ActionType: 'ConnectionSuccess', RemoteIP: '10.0.5.13', RemotePort: 8080, Protocol: 'Tcp', InitiatingProcessFileName: 'winx64_payload.exe', InitiatingProcessId: 7044 }],
    ],
  },
  {
    time: '04:54:54', title: 'Discovery: systeminfo, whoami, tasklist', severity: 'medium', tactic: 'Discovery', techniques: ['T1082', 'T1033', 'T1057'],
    text: 'The payload started systeminfo, whoami /all and tasklist within 20 seconds.',
    account: 'pedro.gustavo', entities: ['process:payload', 'host:mkt01', 'account:pedro.gustavo'], events: 4,
    rows: [
      ['DeviceProcessEvents', { ActionType: 'ProcessCreated', FileName: 'systeminfo.exe', ProcessCommandLine: 'systeminfo', InitiatingProcessFileName: 'winx64_payload.exe', AccountName: 'pedro.gustavo' }],
      ['DeviceProcessEvents', { ActionType: 'ProcessCreated', FileName: 'whoami.exe', ProcessCommandLine: 'whoami /all', InitiatingProcessFileName: 'winx64_payload.exe', AccountName: 'pedro.gustavo' }],
    ],
  },
  {
    time: '04:56:15', title: 'Service rtcpef starts a DLL as SYSTEM', severity: 'high', tactic: 'Persistence', techniques: ['T1543.003', 'T1218.011'],
    text: 'A service named rtcpef was made; it starts rundll32.exe with a DLL from a temporary folder as SYSTEM.',
    account: 'SYSTEM', entities: ['registry:rtcpef', 'host:mkt01', 'process:rundll32'], events: 5,
    rows: [
      ['DeviceRegistryEvents', { ActionType: 'RegistryValueSet', RegistryKey: 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\rtcpef', RegistryValueName: 'ImagePath', RegistryValueData: 'rundll32.exe C:\\Windows\\Temp\\rtcpef.dll,Start' }],
      ['DeviceProcessEvents', { ActionType: 'ProcessCreated', FileName: 'rundll32.exe', ProcessCommandLine: 'rundll32.exe C:\\Windows\\Temp\\rtcpef.dll,Start', InitiatingProcessFileName: 'services.exe', AccountName: 'SYSTEM' }],
    ],
  },
  {
    time: '04:57:27', title: 'Remote thread into svchost.exe (1400)', severity: 'high', tactic: 'DefenseEvasion', techniques: ['T1055'],
    text: 'rundll32.exe started a thread inside svchost.exe (1400).',
    account: 'SYSTEM', entities: ['process:rundll32', 'process:svchost', 'host:mkt01'], events: 1,
    rows: [['DeviceEvents', { ActionType: 'CreateRemoteThreadApiCall', FileName: 'svchost.exe', ProcessId: 1400, InitiatingProcessFileName: 'rundll32.exe', AccountName: 'SYSTEM' }]],
  },
  {
    time: '04:58:33', title: 'LSASS memory read, access 0x1010', severity: 'high', tactic: 'CredentialAccess', techniques: ['T1003.001'],
    text: 'svchost.exe (1400) opened lsass.exe with the right to read its memory, from code that no module on disk holds.',
    account: 'SYSTEM', entities: ['process:svchost', 'process:lsass', 'host:mkt01'], events: 1,
    rows: [['DeviceEvents', { ActionType: 'OpenProcessApiCall', FileName: 'lsass.exe', ProcessId: 652, InitiatingProcessFileName: 'svchost.exe', InitiatingProcessId: 1400, AdditionalFields: '{"DesiredAccess":4112,"CallTrace":"ntdll.dll+9d4c4|UNKNOWN(000001D0B1F4)"}', RemoteUrl: 'https://c2.evil.example/gate?x=1' }]],
  },
];

const stepId = (index: number) => `s${index + 1}`;
const alertId = (index: number) => `a${index + 1}`;
const itemId = (index: number, row: number) => `5c1f0a9be2d34477-${String(index * 100 + row).padStart(8, '0')}-0`;

const proofsOf = (line: Line, index: number): Proof[] =>
  line.rows.map(([table, fields], row) => ({ kind: 'row', table, itemId: itemId(index, row), at: at(line.time), fields: { ...device, ...fields } }));

export const steps: Step[] = lines.map((line, index) => ({
  id: stepId(index), at: at(line.time), until: null, title: line.title, text: line.text, severity: line.severity, tactic: line.tactic,
  techniques: line.techniques, hosts: ['MKT01'], accounts: [line.account], alertIds: [alertId(index)],
  proofs: proofsOf(line, index), eventCount: line.events, flagged: false,
}));

const things: [key: string, kind: EntityKind, label: string, detail: string, role: Role, severity: Severity, properties: [string, string][]][] = [
  ['account:stevie.marie', 'account', 'stevie.marie', 'opened the link', 'impacted', 'medium', [['Domain', 'SENSEI']]],
  ['host:mkt01', 'host', 'MKT01', 'device', 'impacted', 'high', [['Domain', 'sensei.ctf'], ['Operating system', 'Windows 11']]],
  ['file:payload', 'file', 'winx64_payload.exe', 'T1204.002', 'attacker', 'high', [['Folder', 'C:\\Users\\stevie.marie\\Downloads'], ['SHA-256', '9f2c4d7d0a6c8b9f0b3f5f0d7e1fae1b1cf9c7a4f1f3b8d9ecf0a1b2c3d4e5f6']]],
  ['ip:10.0.5.13', 'ip', '10.0.5.13', ':8080, 61 calls', 'attacker', 'high', []],
  ['account:pedro.gustavo', 'account', 'pedro.gustavo', 'domain admin', 'impacted', 'high', [['Domain', 'SENSEI']]],
  ['process:payload', 'process', 'winx64_payload.exe', 'process 7044, elevated', 'attacker', 'high', [['Process id', '7044'], ['Command line', '"C:\\Users\\stevie.marie\\Downloads\\winx64_payload.exe"']]],
  ['registry:rtcpef', 'registryValue', 'service rtcpef', 'starts as SYSTEM', 'attacker', 'medium', [['Value', 'ImagePath'], ['Data', 'rundll32.exe C:\\Windows\\Temp\\rtcpef.dll,Start']]],
  ['process:rundll32', 'process', 'rundll32.exe', 'rtcpef.dll,Start', 'attacker', 'medium', [['Command line', 'rundll32.exe C:\\Windows\\Temp\\rtcpef.dll,Start']]],
  ['process:svchost', 'process', 'svchost.exe', 'process 1400, injected', 'attacker', 'high', [['Process id', '1400']]],
  ['process:lsass', 'process', 'lsass.exe', 'memory read, 0x1010', 'impacted', 'high', [['Process id', '652']]],
];

const stepsOf = (key: string) => steps.filter((_, index) => lines[index]?.entities.includes(key));

const links: [source: string, target: string, label: string, step: number][] = [
  ['account:stevie.marie', 'host:mkt01', 'signed in to', 0],
  ['ip:10.0.5.13', 'file:payload', 'served', 0],
  ['host:mkt01', 'file:payload', 'downloaded', 0],
  ['file:payload', 'process:payload', 'ran as', 1],
  ['account:pedro.gustavo', 'process:payload', 'started', 1],
  ['process:payload', 'ip:10.0.5.13', 'called', 2],
  ['process:payload', 'registry:rtcpef', 'made', 4],
  ['registry:rtcpef', 'process:rundll32', 'started', 4],
  ['process:rundll32', 'process:svchost', 'injected', 5],
  ['process:svchost', 'process:lsass', 'read', 6],
];

export const story: Story = {
  nodes: things.map(([id, kind, label, , role, severity, properties]) => ({
    id, kind, label, value: null, count: 1, technique: stepsOf(id)[0]?.techniques[0] ?? null, role, severity, properties: properties.map(([name, value]) => ({ name, value })),
    at: stepsOf(id)[0]?.at ?? incident.firstActivityAt, stepIds: stepsOf(id).map((step) => step.id),
  })),
  edges: links.map(([source, target, label, step], index) => ({ id: `e${index}`, source, target, label, technique: steps[step]?.techniques[0] ?? null, at: steps[step]?.at ?? '', stepIds: [stepId(step)] })),
  edgesLeftOut: 0,
};

export const entities: Entity[] = things.map(([key, kind, label, , role, severity, properties]) => ({
  key, kind, label, role, severity, verdict: role === 'attacker' ? 'malicious' : 'unknown', properties: properties.map(([name, value]) => ({ name, value })),
  firstSeenAt: stepsOf(key)[0]?.at ?? '', lastSeenAt: stepsOf(key).at(-1)?.at ?? '', alertIds: stepsOf(key).flatMap(({ alertIds }) => alertIds), stepIds: stepsOf(key).map(({ id }) => id),
}));

export const alerts: Alert[] = lines.map((line, index) => ({
  id: alertId(index), title: line.title, description: line.text, severity: line.severity, tactics: [line.tactic], techniques: line.techniques,
  detectorId: 'windows-' + line.tactic.toLowerCase(), productName: 'Outrider', createdAt: incident.createdAt, firstActivityAt: at(line.time), lastActivityAt: at(line.time),
  entities: entities.filter(({ key }) => line.entities.includes(key)), proofs: proofsOf(line, index), eventCount: line.events, customDetails: {}, recommendedActions: '', actorName: null,
}));

const words = (text: string): Span => ({ text, kind: 'text', flagged: false });
const span = (kind: SpanKind | 'host' | 'account' | 'file' | 'process' | 'code' | 'indicator', text: string, _key?: string): Span =>
  kind === 'time' ? { kind, text, flagged: false }
  : kind === 'code' ? { kind: 'quote', text, flagged: false }
  : { kind: 'entity', text: kind === 'indicator' ? defangText(text) : text, entityKind: kind, value: text, flagged: false };
const mkt01 = span('host', 'MKT01', 'host:mkt01');

const told: [section: Sentence['section'], steps: number[], spans: Span[]][] = [
  ['opening', [0], [words('At '), span('time', '04:54:07 UTC'), words(' '), span('account', 'stevie.marie', 'account:stevie.marie'), words(' downloaded '), span('file', 'winx64_payload.exe', 'file:payload'), words(' on '), mkt01, words(' from '), span('indicator', '10.0.5.13', 'ip:10.0.5.13'), words('.')]],
  ['timeline', [1], [words('It ran elevated as '), span('account', 'pedro.gustavo', 'account:pedro.gustavo'), words(', a domain admin.')]],
  ['timeline', [2], [words('It called back to '), span('indicator', '10.0.5.13:8080', 'ip:10.0.5.13'), words(' 61 times.')]],
  ['timeline', [3], [words('It asked for '), span('code', 'systeminfo'), words(', '), span('code', 'whoami /all'), words(' and '), span('code', 'tasklist'), words('.')]],
  ['timeline', [4], [words('The attacker became SYSTEM through service '), span('code', 'rtcpef'), words('.')]],
  ['timeline', [5], [words('It moved into '), span('process', 'svchost.exe', 'process:svchost'), words(' (1400).')]],
  ['timeline', [6], [words('From there it read '), span('process', 'lsass.exe', 'process:lsass'), words(' memory at '), span('time', '04:58:33 UTC'), words('.')]],
  ['assets', [6], [words('Credentials of 3 accounts are exposed on '), mkt01, words(': '), span('account', 'pedro.gustavo'), words(', '), span('account', 'stevie.marie'), words(', '), span('account', 'MKT01$'), words('.')]],
  ['indicators', [2], [span('indicator', 'https://c2.evil.example/gate'), words(' and '), span('indicator', '203.0.113.77'), words(', called by the payload.')]],
];

export const summary: Summary = {
  incidentId: ID,
  sentences: told.map(([section, of, spans], index) => ({
    id: `t${index + 1}`, section, spans, stepIds: of.map(stepId), depth: 0, citations: of.flatMap((step) => (steps[step]?.proofs ?? []).map((_, row) => numberOf(step, row))),
  })),
  citations: steps.flatMap(({ proofs }, step) => proofs.map((proof, row) => ({ number: numberOf(step, row), proof }))),
  claims: told.length, claimsCited: told.length, alerts: 7, flags: [], prompts: ['Summarize the device MKT01', 'Summarize the user pedro.gustavo', `What should be done about incident ${ID}?`],
  indicators: [{ kind: 'url', value: 'https://c2.evil.example/gate', shown: 'hxxps://c2[.]evil[.]example/gate', alertIds: ['a3'] }], elapsedMs: 3.4, writtenAt: at('05:00:00'), isKept: false, model: null,
};

function numberOf(step: number, row: number): number {
  return steps.slice(0, step).reduce((sum, { proofs }) => sum + proofs.length, 0) + row + 1;
}

export const evidence: EvidenceRow[] = steps.flatMap((step, index) =>
  step.proofs.flatMap((proof, row) =>
    proof.kind === 'row' ? [{ table: proof.table, itemId: proof.itemId, at: proof.at, fields: proof.fields, alertIds: step.alertIds, stepIds: [step.id], citation: numberOf(index, row) }] : [],
  ),
);
