// Generated from crates/api/openapi.json by `npm run gen`; do not edit.

/** An alert. */
export type Alert = {
  /** Name of the actor, when the source gives one. */
  actorName?: string | null;
  /** When it was raised. */
  createdAt: string;
  /** Further named values from the rule or the source. */
  customDetails: Record<string, string>;
  /** What was found and why it matters. */
  description: string;
  /** Id of the rule or detector. */
  detectorId: string;
  /** Entities, the main one first. */
  entities: AlertEntity[];
  /** Number of rows it rests on, also beyond those listed. */
  eventCount: number;
  /** First event it rests on. */
  firstActivityAt: string;
  /** Id. */
  id: string;
  /** Last event it rests on. */
  lastActivityAt: string;
  /** Product that raised it. */
  productName: string;
  /** Rows it rests on, oldest first; capped, see `eventCount`. */
  proofs: Proof[];
  /** What the provider says should be done; empty when it says nothing. */
  recommendedActions: string;
  /** Severity. */
  severity: Severity;
  /** ATT&CK tactics, first the main one (`CredentialAccess`). */
  tactics: string[];
  /** ATT&CK technique ids. */
  techniques: string[];
  /** Title; hostile text when it quotes evidence. */
  title: string;
};

/** An entity of one alert. */
export type AlertEntity = {
  /** Kind and canonical value. */
  key: string;
  /** Kind. */
  kind: EntityKind;
  /** What a person calls it; hostile text. */
  label: string;
  /** What else is known of it. */
  properties: Property[];
  /** Its part. */
  role: Role;
  /** Its judgement. */
  verdict: Verdict;
};

/** Alerts of an incident. */
export type AlertList = {
  /** In order of first activity. */
  value: Alert[];
};

/** One column of a row. */
export type Cell = {
  /** Column name. */
  name: string;
  /** Kusto type (`string`, `datetime`). */
  type: string;
  /** Its value; hostile. */
  value: unknown;
};

/** A numbered link from a statement to its proof. */
export type Citation = {
  /** The number shown beside the sentence, from 1. */
  number: number;
  /** What it opens. */
  proof: Proof;
};

/** How serious a remark about a query is. */
export type DiagnosticSeverity = 'error' | 'warning';

/** An entity of an incident, over all of its alerts. */
export type Entity = {
  /** Alerts that name it. */
  alertIds: string[];
  /** First activity of the alerts that name it. */
  firstSeenAt: string;
  /** Kind and canonical value; the same key is the same thing. */
  key: string;
  /** Kind. */
  kind: EntityKind;
  /** What a person calls it; hostile text. */
  label: string;
  /** Last activity of the alerts that name it. */
  lastSeenAt: string;
  /** What else is known of it. */
  properties: Property[];
  /** Its strongest part in any alert. */
  role: Role;
  /** Worst severity of the alerts that name it. */
  severity: Severity;
  /** Steps that name it. */
  stepIds: string[];
  /** Its worst judgement in any alert. */
  verdict: Verdict;
};

/** Kind of an entity. */
export type EntityKind = 'host' | 'account' | 'ip' | 'file' | 'process' | 'url' | 'domain' | 'registryValue' | 'mailMessage' | 'mailbox' | 'cloudApplication' | 'cloudResource' | 'other';

/** Entities of an incident. */
export type EntityList = {
  /** By kind, then label. */
  value: Entity[];
};

/** The body of every answer that is not a success. */
export type ErrorBody = {
  /** What went wrong. */
  error: ErrorDetail;
};

/** What went wrong. */
export type ErrorDetail = {
  /** Stable word for programs (`ResourceNotFound`). */
  code: string;
  /** Where in a query's text, when the error is about one. */
  diagnostics?: QueryDiagnostic[];
  /** What helps to find it again. */
  innerError: InnerError;
  /** What, where, and what to do about it. */
  message: string;
};

/** Rows that an incident rests on. */
export type EvidenceList = {
  /** Rows there are, also beyond those listed. */
  total: number;
  /** In order of time. */
  value: EvidenceRow[];
};

/** A row that an incident rests on. */
export type EvidenceRow = {
  /** Alerts that rest on it. */
  alertIds: string[];
  /** The event's own time in UTC, when the row has one. */
  at?: string | null;
  /** Its number in the summary, when the summary cites it. */
  citation?: number | null;
  /** Columns that show it; hostile text. */
  fields: Record<string, unknown>;
  /** The row's `_ItemId`. */
  itemId: string;
  /** Steps that rest on it. */
  stepIds: string[];
  /** The table's public name. */
  table: string;
};

/** Text in the evidence that reads like an instruction to its reader. */
export type Flag = {
  /** Alert that holds it. */
  alertId: string;
  /** Where in it. */
  place: string;
  /** The text; hostile. */
  text: string;
};

/** Whether a query was stopped. */
export type HuntingCancelled = {
  /** False when no query of that id runs, as when it has ended by itself. */
  cancelled: boolean;
};

/** What is to be said of a query without running it. */
export type HuntingCheck = {
  /** The columns that it would answer; empty when it cannot run. */
  columns: HuntingColumn[];
  /** Remarks, in the order of the text. */
  diagnostics: QueryDiagnostic[];
  /** Whether it can run. */
  ok: boolean;
};

/** A column of an answer or of a table. */
export type HuntingColumn = {
  /** Name. */
  name: string;
  /** Kusto type: `bool`, `int`, `long`, `real`, `decimal`, `datetime`, `timespan`, `string`, `guid` or `dynamic`. */
  type: string;
};

/** A function that queries may call. */
export type HuntingFunction = {
  /** What it takes and gives. */
  kind: HuntingFunctionKind;
  /** Name. */
  name: string;
};

/** What a function takes and gives. */
export type HuntingFunctionKind = 'scalar' | 'aggregate';

/** The caller's queries. */
export type HuntingHistory = {
  /** Latest first. */
  value: HuntingRun[];
};

/** How a query ended. */
export type HuntingOutcome = 'answered' | 'failed' | 'cancelled';

/** A query to run, check or export. */
export type HuntingQuery = {
  /** Whether to answer which stored rows each result row rests on. */
  evidence?: boolean;
  /** Id under which the running query can be cancelled: 1 to 128 letters, digits, `-`, `_`, `.`, `:` or `;`, not used by another running query. One is made unless given. */
  id?: string | null;
  /** Most rows to answer, 1 to 500,000; 10,000 unless given. */
  maxRows?: number | null;
  /** The KQL text. */
  query: string;
  /** How long the query may run in seconds, 1 to 3,600; 180 unless given. */
  timeoutSeconds?: number | null;
  /** Event time that every table is narrowed to: an ISO 8601 length back from now (`P7D`), or an interval (`2026-01-01T00:00:00Z/P1D`, `start/end`). All time unless given. */
  timespan?: string | null;
  /** Whether the history leaves the query out, as for queries that the portal asks by itself. */
  unrecorded?: boolean;
};

/** How the query asked for its answer to be drawn. */
export type HuntingRender = {
  /** Properties as the query spells them (`title`, `xcolumn`, `ycolumns`, `series`, `kind`, …). */
  properties: Record<string, string>;
  /** Kind of chart, as `render` names it (`timechart`). */
  visualization: string;
};

/** The answer of a query. */
export type HuntingResult = {
  /** The columns in order. */
  columns: HuntingColumn[];
  /** How long it took, in milliseconds. */
  elapsedMs: number;
  /** For each row the stored rows it rests on, at most 64 each; only when asked for. */
  evidence?: RowRef[][] | null;
  /** The id of the query, also in the history. */
  id: string;
  render?: HuntingRender | null;
  /** The rows, values in the order of the columns; hostile. `datetime` is RFC 3339 text, `timespan` `d.hh:mm:ss.fffffff`, `decimal` text, `dynamic` JSON, a `real` that JSON cannot hold `NaN`, `Infinity` or `-Infinity`. A `long` beyond 2^53 loses digits where JSON's numbers are read as doubles. */
  rows: unknown[][];
  /** Whether rows beyond the limit were left out. */
  truncated: boolean;
};

/** A query that was run. */
export type HuntingRun = {
  /** When it began. */
  at: string;
  /** How long it took, in milliseconds. */
  elapsedMs: number;
  /** The query's id. */
  id: string;
  /** How it ended. */
  outcome: HuntingOutcome;
  /** Why it failed, when it did. */
  problem?: string | null;
  /** The KQL text. */
  query: string;
  /** Rows that were answered. */
  rows: number;
  /** The event time it was narrowed to, as it was given. */
  timespan?: string | null;
};

/** What queries may name. */
export type HuntingSchema = {
  /** Functions in the order of their names. */
  functions: HuntingFunction[];
  /** Tables in the order of their names, also those without rows. */
  tables: HuntingTable[];
};

/** A table that queries may name. */
export type HuntingTable = {
  /** What it holds, when that is documented. */
  about?: string | null;
  /** Its columns in order. */
  columns: HuntingTableColumn[];
  /** Time of its first event. */
  firstAt?: string | null;
  /** Time of its last event. */
  lastAt?: string | null;
  /** Whether the vendor has replaced it. */
  legacy: boolean;
  /** Public name. */
  name: string;
  /** Where it comes from. */
  origin: HuntingTableOrigin;
  /** Rows; 0 for a table that nothing was stored in yet. */
  rows: number;
  /** The column that holds the event's time. */
  timeColumn?: string | null;
};

/** A column of a table. */
export type HuntingTableColumn = {
  /** What it holds, when that is documented. */
  about?: string | null;
  /** Name. */
  name: string;
  /** Kusto type. */
  type: string;
};

/** Where a table comes from. */
export type HuntingTableOrigin = 'defender' | 'sentinel' | 'custom';

/** A query's text, written anew. */
export type HuntingText = {
  /** The KQL text. */
  query: string;
};

/** An incident, as the queue and the head of its page show it. */
export type Incident = {
  /** Who has it, when somebody has. */
  assignedTo?: string | null;
  /** `truePositive`, `falsePositive`, `informationalExpectedActivity`, when somebody has judged. */
  classification?: string | null;
  /** What it holds. */
  counts: IncidentCounts;
  /** When it was opened. */
  createdAt: string;
  /** Title as a sentence; hostile text where it quotes evidence. */
  displayName: string;
  /** First activity of its alerts. */
  firstActivityAt: string;
  /** Id: decimal digits. */
  id: string;
  /** Last activity of its alerts. */
  lastActivityAt: string;
  /** When it last changed. */
  lastUpdateAt: string;
  /** See `mainHosts`. */
  mainAccounts: string[];
  /** Names of its computers and principals, the most alerted first, at most four of each. */
  mainHosts: string[];
  /** Products that raised its alerts. */
  products: string[];
  /** Severity. */
  severity: Severity;
  /** True when its rows come from the demo scenario. */
  simulated: boolean;
  /** Where the work stands. */
  status: IncidentStatus;
  /** Tactics in kill-chain order (`CredentialAccess`). */
  tactics: string[];
  /** Technique ids, sorted. */
  techniques: string[];
};

/** How many of each an incident holds. */
export type IncidentCounts = {
  /** Principals. */
  accounts: number;
  /** Alerts. */
  alerts: number;
  /** Entities of all kinds. */
  entities: number;
  /** Computers. */
  hosts: number;
  /** Cited rows. */
  rows: number;
  /** Steps of the attack story. */
  steps: number;
};

/** A page of the queue. */
export type IncidentList = {
  /** Incidents that match, on all pages. */
  matched: number;
  /** Incidents of each severity, worst first, whatever the filter. */
  severities: Tally[];
  /** Incidents of each status, whatever the filter. */
  statuses: Tally[];
  /** Incidents there are. */
  total: number;
  /** The page. */
  value: Incident[];
};

/** Order of the queue. */
export type IncidentSort = 'severity' | 'lastActivity' | 'firstActivity' | 'alerts' | 'title';

/** Where the work on an incident stands, in Graph's words. */
export type IncidentStatus = 'active' | 'inProgress' | 'resolved' | 'redirected';

/** An indicator of compromise. */
export type Indicator = {
  /** Alerts that show it. */
  alertIds: string[];
  /** `ip`, `url`, `domain`, `file`, `sha256`, `sha1`, `md5` or `mail`. */
  kind: string;
  /** What is shown: defanged. */
  shown: string;
  /** The real value; hostile text. */
  value: string;
};

/** What helps to find the error again. */
export type InnerError = {
  /** When. */
  date: string;
  /** Id of the request, also in the server's log. */
  'request-id': string;
};

/** The thing that a citation opens. */
export type Proof = {
  /** The event's own time in UTC, when the row has one. */
  at?: string | null;
  /** Columns that show it; hostile text. */
  fields: Record<string, unknown>;
  /** The row's `_ItemId`. */
  itemId: string;
  kind: 'row';
  /** The table's public name. */
  table: string;
} | {
  /** The alert's id. */
  alertId: string;
  /** First event it rests on. */
  at?: string | null;
  /** Rows it rests on. */
  eventCount: number;
  kind: 'alert';
  /** Product that raised it. */
  product: string;
  row?: RowRef | null;
  /** Its title; hostile text when it quotes evidence. */
  title: string;
  /** Last event it rests on. */
  until?: string | null;
  /** Values of its entities, techniques and details; hostile text. */
  values: string[];
} | {
  /** Principals they name. */
  accounts: string[];
  /** The alerts. */
  alertIds: string[];
  /** First activity. */
  at?: string | null;
  /** Rows they rest on. */
  eventCount: number;
  /** Computers they name. */
  hosts: string[];
  kind: 'set';
  /** What they have in common. */
  label: string;
  /** Last activity. */
  until?: string | null;
};

/** A named value, such as the SHA-256 of a file. */
export type Property = {
  /** What it is, in words (`SHA-256`, `Command line`). */
  name: string;
  /** Its value; hostile text. */
  value: string;
};

/** A remark about a query's text. */
export type QueryDiagnostic = {
  /** Stable code (`KS142`). */
  code: string;
  /** Where it ends, excluded. */
  end: number;
  /** What is wrong, and what to do about it. */
  message: string;
  /** How serious it is. */
  severity: DiagnosticSeverity;
  /** Where it begins: UTF-16 code units from the start of the text, as editors count. */
  start: number;
};

/** What an entity was to the attack. */
export type Role = 'attacker' | 'impacted' | 'related';

/** A stored row: its columns that hold something, in the table's order. */
export type Row = {
  /** The event's own time in UTC, when the row has one. */
  at?: string | null;
  /** Columns that hold something. */
  cells: Cell[];
  /** Columns of the table that are empty here. */
  emptyColumns: number;
  /** The row's `_ItemId`. */
  itemId: string;
  /** Name of the file it came from, when the ledger knows it. */
  sourceName?: string | null;
  /** The table's public name. */
  table: string;
};

/** The address of one stored row. */
export type RowRef = {
  /** The row's `_ItemId`. */
  itemId: string;
  /** The table's public name. */
  table: string;
};

/** One statement. */
export type Sentence = {
  /** Numbers of the citations that prove it. */
  citations: number[];
  /** Id, unique in the summary. */
  id: string;
  /** Where it stands. */
  section: SummarySection;
  /** Its words; joined, they are the sentence. */
  spans: Span[];
  /** Steps it tells of. */
  stepIds: string[];
};

/** How bad an alert or incident is. */
export type Severity = 'informational' | 'low' | 'medium' | 'high';

/** A file that was read. */
export type SourceState = {
  /** Events in it. */
  events: number;
  /** Format it was read as. */
  format: string;
  /** When reading ended. */
  ingestedAt?: string | null;
  /** Name, with the path inside its archive. */
  name: string;
  /** Why reading ended early, when it did. */
  problem?: string | null;
  /** Events that could not be read; they are rows of `OutriderRejected_CL`. */
  rejected: number;
};

/** A stretch of a sentence. */
export type Span = {
  /** Kind of the entity it names (`device`, `user`, `ip`, `file`, `process`, `url`, …). */
  entityKind?: string | null;
  /** Whether it reads like an instruction to its reader: shown with a warning, obeyed by nobody. */
  flagged: boolean;
  /** What it is. */
  kind: SpanKind;
  /** What is shown; indicators are defanged. */
  text: string;
  /** The real value, when another is shown. */
  value?: string | null;
};

/** What a stretch of a sentence is. */
export type SpanKind = 'text' | 'time' | 'technique' | 'number' | 'entity' | 'title' | 'quote';

/** The state of the workspace. */
export type Status = {
  /** Alerts. */
  alerts: number;
  /** Incidents. */
  incidents: number;
  /** True when the caller had to log in, so that a way out can be shown. */
  login: boolean;
  /** Instant of the answer. */
  now: string;
  /** Rows in all tables. */
  rows: number;
  /** True when the demo scenario is loaded. */
  simulated: boolean;
  /** Files read. */
  sources: number;
  /** Tables that hold rows, most rows first. */
  tables: TableState[];
  /** Files with lines that could not be read or that ended early, worst first, at most 50. */
  troubledSources: SourceState[];
  /** Version of the server. */
  version: string;
};

/** One thing the attacker did. */
export type Step = {
  /** Principals it used or touched. */
  accounts: string[];
  /** Alerts it is made of. */
  alertIds: string[];
  /** When it began. */
  at: string;
  /** Number of rows it rests on, also beyond those listed. */
  eventCount: number;
  /** Whether the evidence holds text that reads like an instruction to its reader. */
  flagged: boolean;
  /** Computers it touched. */
  hosts: string[];
  /** Id, unique in the incident. */
  id: string;
  /** Rows it rests on, oldest first; capped, see `eventCount`. */
  proofs: Proof[];
  /** Severity. */
  severity: Severity;
  /** Its main tactic (`CredentialAccess`). */
  tactic?: string | null;
  /** ATT&CK technique ids. */
  techniques: string[];
  /** What happened, in a sentence or two. */
  text: string;
  /** What happened, in a few words; hostile text where it quotes evidence. */
  title: string;
  /** When it ended, when it lasted. */
  until?: string | null;
};

/** Steps of an incident. */
export type StepList = {
  /** In order of time. */
  value: Step[];
};

/** The attack story. */
export type Story = {
  /** What they did, in order of time. */
  edges: StoryEdge[];
  /** Actions left out because the graph would be unreadable; the steps have them. */
  edgesLeftOut: number;
  /** Entities, in order of appearance. */
  nodes: StoryNode[];
};

/** One thing doing something to another. */
export type StoryEdge = {
  /** First time it happens. */
  at: string;
  /** Id, unique in the story. */
  id: string;
  /** What happened. */
  label: string;
  /** Id of the node that acts. */
  source: string;
  /** Steps it belongs to. */
  stepIds: string[];
  /** Id of the node acted on. */
  target: string;
  /** Its main technique. */
  technique?: string | null;
};

/** An entity of the story. */
export type StoryNode = {
  /** First time it appears. */
  at: string;
  /** Things it stands for: 1, or more when a kind has too many to draw. */
  count: number;
  /** The entity's key. */
  id: string;
  /** Kind. */
  kind: EntityKind;
  /** What is shown: cut, and defanged when it is an indicator; hostile text. */
  label: string;
  /** What else is known of it. */
  properties: Property[];
  /** Its part. */
  role: Role;
  /** Worst severity of the steps that touch it. */
  severity: Severity;
  /** Steps that touch it. */
  stepIds: string[];
  /** Technique by which it enters the story. */
  technique?: string | null;
  /** The real value, when another is shown. */
  value?: string | null;
};

/** The summary of an incident. */
export type Summary = {
  /** Alerts the summary rests on. */
  alerts: number;
  /** Proofs, by number. */
  citations: Citation[];
  /** Statements that make a claim. */
  claims: number;
  /** Claims that their citations bear out. */
  claimsCited: number;
  /** Milliseconds it took to write. */
  elapsedMs: number;
  /** Text in the evidence that reads like an instruction. */
  flags: Flag[];
  /** The incident. */
  incidentId: string;
  /** Indicators of compromise. */
  indicators: Indicator[];
  /** Name of the language model that wrote it; none for the embedded analyst. */
  model?: string | null;
  /** Questions that a reader may ask next. */
  prompts: string[];
  /** Statements in reading order. */
  sentences: Sentence[];
};

/** Which question of the reader a sentence answers. */
export type SummarySection = 'opening' | 'timeline' | 'assets' | 'indicators' | 'actors';

/** A table that holds rows. */
export type TableState = {
  /** Public name. */
  name: string;
  /** Rows. */
  rows: number;
};

/** How many incidents have a value, over all incidents. */
export type Tally = {
  /** How many. */
  count: number;
  /** The value (`high`). */
  name: string;
};

/** Judgement of one entity. */
export type Verdict = 'unknown' | 'noThreatsFound' | 'suspicious' | 'malicious';

/** A path that answers a `T`. */
export type Endpoint<T> = string & { readonly answer?: T };

/** A request that does something and answers a `T`. */
export type Call<T> = { readonly method: 'POST' | 'DELETE'; readonly path: string; readonly body?: unknown; readonly answer?: T };

function queryString(query: Record<string, string | number | boolean | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '' && value !== false) search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** Paths of the server's endpoints, each with the type of its answer. */
export const endpoints = {
  /** The caller's queries, latest first. */
  findHuntingHistory: (query: { q?: string; top?: number } = {}) => `/api/hunting/history${queryString(query)}` as Endpoint<HuntingHistory>,
  /** The tables, columns and functions that a query may name. */
  getHuntingSchema: () => `/api/hunting/schema` as Endpoint<HuntingSchema>,
  /** A page of the incident queue. */
  findIncidents: (query: { severity?: string; status?: string; q?: string; sort?: string; reverse?: boolean; skip?: number; top?: number } = {}) => `/api/incidents${queryString(query)}` as Endpoint<IncidentList>,
  /** One incident, with counts of what it holds. */
  getIncident: (id: string) => `/api/incidents/${encodeURIComponent(id)}` as Endpoint<Incident>,
  /** The incident's alerts. */
  findAlerts: (id: string) => `/api/incidents/${encodeURIComponent(id)}/alerts` as Endpoint<AlertList>,
  /** The incident's entities, over all of its alerts. */
  findEntities: (id: string) => `/api/incidents/${encodeURIComponent(id)}/entities` as Endpoint<EntityList>,
  /** The rows that the incident rests on. */
  findEvidence: (id: string) => `/api/incidents/${encodeURIComponent(id)}/evidence` as Endpoint<EvidenceList>,
  /** What the attacker did, in order of time. */
  findSteps: (id: string) => `/api/incidents/${encodeURIComponent(id)}/steps` as Endpoint<StepList>,
  /** The attack story as a graph of entities. */
  getStory: (id: string) => `/api/incidents/${encodeURIComponent(id)}/story` as Endpoint<Story>,
  /** What happened, in sentences, each with numbered citations. */
  getSummary: (id: string) => `/api/incidents/${encodeURIComponent(id)}/summary` as Endpoint<Summary>,
  /** One stored row, whole. */
  getRow: (table: string, itemId: string) => `/api/rows/${encodeURIComponent(table)}/${encodeURIComponent(itemId)}` as Endpoint<Row>,
  /** What the workspace holds, and what needs attention in it. */
  getStatus: () => `/api/status` as Endpoint<Status>,
};

/** Requests that do something, each with the type of its answer. */
export const calls = {
  /** Stops a running query of the caller's. */
  cancelHuntingQuery: (id: string): Call<HuntingCancelled> => ({ method: 'POST', path: `/api/hunting/cancel/${encodeURIComponent(id)}` }),
  /** Says what is wrong with a KQL query, and which columns it would answer, without running it. */
  checkHuntingQuery: (body: HuntingQuery): Call<HuntingCheck> => ({ method: 'POST', path: `/api/hunting/check`, body }),
  /** Runs a KQL query and answers a file. */
  exportHuntingQuery: (format: string, body: HuntingQuery): Call<Blob> => ({ method: 'POST', path: `/api/hunting/export/${encodeURIComponent(format)}`, body }),
  /** Writes a KQL query in the usual layout. */
  formatHuntingQuery: (body: HuntingText): Call<HuntingText> => ({ method: 'POST', path: `/api/hunting/format`, body }),
  /** Forgets the caller's queries. */
  clearHuntingHistory: (): Call<HuntingHistory> => ({ method: 'DELETE', path: `/api/hunting/history` }),
  /** Runs a KQL query. It stops when its caller goes away. */
  runHuntingQuery: (body: HuntingQuery): Call<HuntingResult> => ({ method: 'POST', path: `/api/hunting/query`, body }),
};

/** Names of the calls; the mock answers each. */
export type CallName = keyof typeof calls;

/** What a call answers. */
export type CallAnswer<N extends CallName> = ReturnType<(typeof calls)[N]> extends Call<infer T> ? T : never;

/** Names of the endpoints; the mock answers each. */
export type EndpointName = keyof typeof endpoints;

/** What an endpoint answers. */
export type Answer<N extends EndpointName> = ReturnType<(typeof endpoints)[N]> extends Endpoint<infer T> ? T : never;
