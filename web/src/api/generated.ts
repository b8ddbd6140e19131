// Generated from crates/api/openapi.json by `npm run gen`; do not edit.

/** A line of the activity log. */
export type Activity = {
  /** When. */
  at: string;
  /** Whether a program did it rather than a person. */
  automated: boolean;
  /** Who. */
  by: string;
  /** Id. */
  id: string;
  /** `status`, `assigned`, `classified`, `tagged`, `commented`, `action`, `report` or `merged`. */
  kind: string;
  /** What happened; hostile text where it quotes. */
  text: string;
};

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

/** How much a finding asks for a reader's attention. */
export type Attention = 'fact' | 'notable' | 'risk';

/** The blast radius of an incident. */
export type BlastRadius = {
  /** Proofs, by number. */
  citations: Citation[];
  /** Accounts and hosts that the attacker had. */
  compromised: Compromised[];
  /** The incident. */
  incidentId: string;
  /** What they touched or could have reached. */
  reached: Reached[];
};

/** One thing to do. */
export type Card = {
  /** Id of the action (`isolate_device`). */
  action: string;
  /** Whether who asks is. */
  allowed: boolean;
  /** The one part it belongs to. */
  category: CardCategory;
  /** Whether doing it changes something. */
  changes: boolean;
  done?: CardDone | null;
  /** Guidebook that it comes from. */
  guidebook?: string | null;
  /** Id. */
  id: string;
  /** Whether it is done. */
  isDone: boolean;
  message?: CardMessage | null;
  /** What else may be done. */
  moreActions: MoreAction[];
  /** What a person must be allowed to do. */
  permission: string;
  /** How it is done by hand. */
  procedure: Procedure;
  /** Why. */
  reasons: Statement[];
  /** What it is done to. */
  target: CardTarget;
  /** What to do. */
  title: Statement;
  /** Why it cannot be done from here: the reason of a disabled button. */
  unavailable?: string | null;
  /** How soon. */
  urgency: Urgency;
};

/** Which part of the response a card belongs to. */
export type CardCategory = 'triage' | 'containment' | 'investigation' | 'remediation';

/** Who did what a card proposes. */
export type CardDone = {
  /** When, if that is known. */
  at?: string | null;
  /** Whether a program did it: such a card bears a badge. */
  automated: boolean;
  /** Who. */
  by: string;
};

/** A message for a person who is part of the incident. */
export type CardMessage = {
  /** What to write. */
  text: string;
  /** For whom. */
  to: string;
};

/** What a card is about. */
export type CardTarget = {
  /** The entity's key, or the incident's id. */
  key: string;
  /** Kind of the entity (`device`, `user`, `ip`, …), or `incident`. */
  kind: string;
  /** What is shown: inert, indicators defanged. */
  label: string;
  /** The real value; hostile text. */
  value: string;
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

/** What somebody noted. */
export type Comment = {
  /** When. */
  at: string;
  /** Who noted it. */
  by: string;
  /** The note; hostile text. */
  text: string;
};

/** An account or host that the attacker had. */
export type Compromised = {
  /** The entity's key. */
  key: string;
  /** `user` or `device`. */
  kind: string;
  /** Its name; inert. */
  label: string;
  /** Why it counts as compromised. */
  statement: Statement;
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

/** Feedback that was kept. */
export type FeedbackKept = {
  /** Its id. */
  id: string;
};

/** One statement. */
export type Finding = {
  /** How much it matters. */
  attention: Attention;
  /** Numbers of the citations that prove it. */
  citations: number[];
  /** What kind of finding it is. */
  id: string;
  /** Its words; joined, they are the sentence. */
  spans: Span[];
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

/** A guidebook. */
export type Guidebook = {
  /** Who approved it or took it out of use. */
  decidedBy?: string | null;
  /** Id. */
  id: string;
  /** Name. */
  name: string;
  /** `pendingReview`, `active` or `inactive`. */
  state: string;
  /** Its tasks. */
  tasks: GuidebookTask[];
  /** When. */
  uploadedAt: string;
  /** Who uploaded it. */
  uploadedBy: string;
};

/** What to make of a guidebook. */
export type GuidebookDecision = {
  /** `active` approves it, `inactive` takes it out of use. */
  state: string;
};

/** All guidebooks. */
export type GuidebookList = {
  /** The guidebooks, oldest first. */
  value: Guidebook[];
};

/** A task of a guidebook. */
export type GuidebookTask = {
  /** Its part of the response. */
  category: CardCategory;
  /** Heading that it stands under. */
  heading: string;
  /** What to do. */
  text: string;
};

/** What to do about an incident. */
export type GuidedResponse = {
  /** Cards, the most urgent first. */
  cards: Card[];
  /** Proofs, by number. */
  citations: Citation[];
  /** Guidebook whose tasks stand in the place of the usual ones. */
  guidebook?: string | null;
  /** The incident. */
  incidentId: string;
  similarEmails?: SimilarEmails | null;
  /** How many similar incidents there are. */
  similarIncidents: number;
  /** The recommended classification; also the first card. */
  triage: Triage;
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
  /** Graph's word for what kind of thing it was, when somebody has judged. */
  determination?: string | null;
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
  /** Tags that people gave it. */
  tags: string[];
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

/** The report of an incident. */
export type IncidentReport = {
  /** Proofs, by number. */
  citations: Citation[];
  /** The incident. */
  incidentId: string;
  /** Whether the work goes on. */
  isPartial: boolean;
  /** Lines, group by group. */
  lines: ReportLine[];
  /** The whole report with the summary, as Markdown in which evidence is inert. */
  markdown: string;
  /** Its severity. */
  severity: Severity;
  /** Where the work stands. */
  status: IncidentStatus;
  /** Its title; inert. */
  title: string;
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

/** The incident on the matrix and over time. */
export type Matrix = {
  /** The time between, in equal parts: what a slider moves over. */
  buckets: TimelineBucket[];
  /** All tactics, in kill-chain order. */
  columns: MatrixColumn[];
  /** First activity. */
  from: string;
  /** Last activity. */
  until: string;
};

/** A technique that was seen. */
export type MatrixCell = {
  /** Alerts that name it. */
  alertIds: string[];
  /** First activity. */
  firstAt: string;
  /** Last activity. */
  lastAt: string;
  /** Severity of the gravest. */
  severity: Severity;
  /** Steps that name it. */
  stepIds: string[];
  /** Its id. */
  technique: string;
};

/** A tactic and what was seen of it. */
export type MatrixColumn = {
  /** Alerts that mainly serve it. */
  alertCount: number;
  /** Techniques seen. */
  cells: MatrixCell[];
  /** Its ATT&CK id. */
  id: string;
  /** Its name in words. */
  name: string;
  /** Phase of the kill chain. */
  phase: string;
  /** Steps that serve it. */
  stepIds: string[];
  /** The tactic (`CredentialAccess`). */
  tactic: string;
};

/** Something else that may be done from a card. */
export type MoreAction = {
  /** Id of the action. */
  id: string;
  /** What a button says. */
  label: string;
};

/** That an action was taken by hand. */
export type NewAction = {
  /** Id of the card that proposed it. */
  cardId: string;
  /** What was done, in words; the card's title unless given. */
  text?: string | null;
};

/** A note to add. */
export type NewComment = {
  /** The note. */
  comment: string;
};

/** What a reader thinks of an answer. */
export type NewFeedback = {
  /** `summary`, `report`, or the id of a card. */
  about: string;
  /** Why, in the reader's words. */
  reason?: string;
  /** `looksRight`, `needsImprovement` or `inappropriate`. */
  verdict: string;
};

/** A guidebook to read. */
export type NewGuidebook = {
  /** The file in base64, for every kind: PDF, DOCX, Markdown, text. */
  base64?: string | null;
  /** The file's name; a label. */
  fileName: string;
  /** The text of a document that is plain text or Markdown. */
  text?: string | null;
};

/** How an action is done by hand. */
export type Procedure = {
  /** What it is. */
  form: ProcedureForm;
  /** Where it is done. */
  place: string;
  /** The command, query or steps. */
  text: string;
};

/** In which form the doing is given. */
export type ProcedureForm = 'powerShell' | 'shell' | 'kql' | 'steps' | 'prompt';

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
} | {
  /** When. */
  at: string;
  /** Whether a program did it. */
  automated: boolean;
  /** Who; hostile text. */
  by: string;
  /** Its id. */
  id: string;
  kind: 'entry';
  /** What it says; hostile text. */
  text: string;
} | {
  /** Their ids. */
  incidentIds: string[];
  kind: 'incidents';
  /** What they have in common. */
  label: string;
} | {
  /** First of them. */
  at?: string | null;
  kind: 'rows';
  /** What they have in common. */
  label: string;
  /** What was found in them; hostile text. */
  names: string[];
  /** How many there are. */
  rowCount: number;
  /** Some of the rows. */
  rows: RowRef[];
  /** Last of them. */
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

/** What one compromised thing reached in one way. */
export type Reached = {
  /** Key of the compromised thing. */
  from: string;
  /** Kind of what was reached. */
  kind: string;
  /** Names; inert. */
  names: string[];
  /** The same in words. */
  statement: Statement;
  /** Whether it was touched during the incident, or only could have been. */
  touched: boolean;
};

/** What the logs say about one thing. */
export type Report = {
  /** Proofs, by number. */
  citations: ReportCitation[];
  /** Findings. */
  claims: number;
  /** Findings that their citations bear out. */
  claimsCited: number;
  /** Days that were looked back. */
  days: number;
  /** Start of the range. */
  from: string;
  /** Kind of thing. */
  kind: SubjectKind;
  /** Whether anything is known of it. */
  known: boolean;
  /** Its name, address or id, as asked for; hostile text. */
  name: string;
  /** Its parts, in reading order. */
  sections: ReportSection[];
  /** End of the range: the last stored event, or now. */
  until: string;
};

/** A numbered link from a finding to its proof. */
export type ReportCitation = {
  /** The number shown beside the finding, from 1. */
  number: number;
  /** What it opens. */
  proof: ReportProof;
};

/** A line of a report. */
export type ReportLine = {
  /** When, for a line about something that happened. */
  at?: string | null;
  /** Whether a program did it; absent when it is about nobody's doing. */
  automated?: boolean | null;
  /** `keyTimes`, `analysts`, `classification`, `actions` or `followUps`. */
  group: string;
  /** What it says. */
  statement: Statement;
};

/** What came of posting a report. */
export type ReportPosted = {
  /** Whether this call added it; the same report again adds nothing. */
  isAdded: boolean;
};

/** The thing that a citation of a report opens. */
export type ReportProof = {
  /** The event's own time in UTC, when the row has one. */
  at?: string | null;
  /** Columns that say something; hostile text. */
  fields: Record<string, unknown>;
  kind: 'row';
  /** The row's address. */
  row: RowRef;
} | {
  /** Time of the earliest. */
  at?: string | null;
  /** Their number (`rows`), numbers of distinct values, and sums. */
  counts: Record<string, number>;
  kind: 'rows';
  /** What they have in common; hostile text when it quotes evidence. */
  label: string;
  /** The first of them. */
  rows: RowRef[];
  /** Time of the latest. */
  until?: string | null;
} | {
  /** The alert's id. */
  alertId: string;
  /** First event it rests on. */
  at: string;
  /** Its incident. */
  incidentId: string;
  kind: 'alert';
  row?: RowRef | null;
  /** Its severity. */
  severity: string;
  /** Its title; hostile text when it quotes evidence. */
  title: string;
} | {
  /** The alerts. */
  alertIds: string[];
  /** Their number (`alerts`) and that of their incidents. */
  counts: Record<string, number>;
  kind: 'alerts';
  /** What they have in common. */
  label: string;
};

/** A part of a report. */
export type ReportSection = {
  /** What there is no data about, in sentences. */
  absent: string[];
  /** What is found. */
  findings: Finding[];
  /** Its heading. */
  heading: string;
  /** Its stable name. */
  id: string;
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
  /** How closely a sentence of a long story looks: 0 for itself or a phase, 1 for a group of steps or one step within the phase above it. */
  depth: number;
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

/** Incidents per day of a severity, and what summaries of them take. */
export type SeverityEstimate = {
  /** Incidents per day. */
  incidentsPerDay: number;
  /** The severity. */
  severity: Severity;
  /** Tokens per day that a model would read and write for them. */
  tokensPerDay: number;
};

/** A feature that two incidents share. */
export type SharedFeature = {
  /** What kind of thing (`detector`, `account`, …), in words. */
  kind: string;
  /** What it is called; inert. */
  label: string;
  /** What it adds to the likeness, in thousandths. */
  weightMilli: number;
};

/** How to find mails like those of the incident. */
export type SimilarEmails = {
  /** The query, to be edited and run. */
  kql: string;
  /** What makes a mail alike. */
  statement: Statement;
};

/** A similar incident. */
export type SimilarIncident = {
  /** Ids of actions that were taken on it. */
  actions: string[];
  /** Graph's word for how it was judged. */
  classification: string;
  /** Graph's word. */
  determination: string;
  /** Its first activity. */
  firstActivityAt: string;
  /** Its id. */
  id: string;
  /** Its severity. */
  severity: Severity;
  /** What they share, what adds most first. */
  shared: SharedFeature[];
  /** Likeness in thousandths. */
  similarityMilli: number;
  /** Where the work on it stands. */
  status: IncidentStatus;
  /** Its title; inert. */
  title: string;
};

/** Similar incidents, the most alike first. */
export type SimilarIncidentList = {
  /** The incidents. */
  value: SimilarIncident[];
};

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

/** How an incident stands. */
export type Standing = {
  /** Activity log, oldest first. */
  activities: Activity[];
  /** Who has it. */
  assignedTo?: string | null;
  /** Graph's word: `unknown`, `truePositive`, `falsePositive`, `informationalExpectedActivity`. */
  classification: string;
  /** When it was resolved, while it is. */
  closedAt?: string | null;
  /** Notes, oldest first. */
  comments: Comment[];
  /** Graph's word for what kind of thing it was. */
  determination: string;
  /** Why it was resolved. */
  resolvingComment?: string | null;
  /** Where the work stands. */
  status: IncidentStatus;
  /** Tags. */
  tags: string[];
  /** When it last changed. */
  updatedAt?: string | null;
};

/** What to change; Graph's property names and words. What is absent stays. */
export type StandingChange = {
  /** Who has it; empty takes it from whoever has it. */
  assignedTo?: string | null;
  /** Graph's word. */
  classification?: string | null;
  /** All tags it shall have. */
  customTags?: string[] | null;
  /** Graph's word. */
  determination?: string | null;
  /** Why it was resolved. */
  resolvingComment?: string | null;
  /** `active`, `inProgress` or `resolved`. */
  status?: string | null;
};

/** A statement and the numbers of the citations that prove it. */
export type Statement = {
  /** Numbers of the citations that prove it. */
  citations: number[];
  /** Its words; joined, they are the statement. */
  spans: Span[];
};

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

/** Kinds of things that are told. */
export type SubjectKind = 'device' | 'user' | 'file' | 'ip' | 'domain' | 'url' | 'email';

/** The summary of an incident. */
export type Summary = {
  /** Alerts the summary rests on. */
  alerts: number;
  awaited?: SummaryMode | null;
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
  /** Whether it was kept from before, so that nothing was written now. */
  isKept: boolean;
  /** Name of the language model that wrote it; none for the embedded analyst. */
  model?: string | null;
  /** Questions that a reader may ask next. */
  prompts: string[];
  /** Statements in reading order. */
  sentences: Sentence[];
  /** When it was written: earlier than now while the incident is what it was written from. None while it is awaited. */
  writtenAt?: string | null;
};

/** When summaries are written of themselves. */
export type SummaryMode = {
  minimum?: Severity | null;
  /** `always`, `bySeverity` or `onDemand`. */
  mode: string;
};

/** Which question of the reader a sentence answers. */
export type SummarySection = 'opening' | 'timeline' | 'assets' | 'indicators' | 'actors';

/** The summary settings, with what they cost. */
export type SummarySettings = {
  /** Days that the estimate rests on. */
  days: number;
  /** When summaries are written of themselves. */
  mode: SummaryMode;
  /** By severity, worst first. */
  severities: SeverityEstimate[];
  /** Tokens per day in this mode. */
  tokensPerDay: number;
  /** Tokens of one summary that a model would read and write; the embedded analyst takes none. */
  tokensPerSummary: number;
};

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

/** A part of the time line. */
export type TimelineBucket = {
  /** Alerts whose first activity is in it. */
  alerts: number;
  /** Its start. */
  at: string;
  severity?: Severity | null;
  /** Steps that begin in it. */
  stepIds: string[];
};

/** A recommended classification. */
export type Triage = {
  /** How many of them were judged for that. */
  calibratedOf?: number | null;
  /** Of how many of them it would have judged as the analyst did, when there are enough to say. */
  calibratedRight?: number | null;
  /** Graph's word. */
  classification: string;
  /** Probability, 0 to 1. */
  confidence: number;
  /** Graph's word. */
  determination: string;
  /** Reasons against it. */
  opposing: TriageReason[];
  /** Classified incidents that it was learned from. */
  pastIncidents: number;
  /** `weak`, `moderate` or `strong`. */
  strength: string;
  /** Reasons for it. */
  supporting: TriageReason[];
};

/** A reason for or against a classification. */
export type TriageReason = {
  /** Whether it was learned from past incidents. */
  isLearned: boolean;
  /** The reason. */
  statement: Statement;
  /** What it adds to the log-odds; negative when it speaks against it. */
  weight: number;
};

/** How soon something should be done. */
export type Urgency = 'now' | 'soon' | 'later';

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
  /** What the logs say about a device: protection, activity, weak software, settings, alerts. */
  getDevice: (id: string, query: { days?: number } = {}) => `/api/devices/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
  /** What the logs say about a domain: who contacted it, mails from it, clicks. */
  getDomain: (id: string, query: { days?: number } = {}) => `/api/domains/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
  /** What the logs say about one mail: overview, timeline, indicators. */
  getEmail: (id: string, query: { days?: number } = {}) => `/api/emails/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
  /** What the logs say about a file: where it is, who signed it, what was detected, what it did. */
  getFile: (id: string, query: { days?: number } = {}) => `/api/files/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
  /** The organisation's own tasks. */
  findGuidebooks: () => `/api/guidebooks` as Endpoint<GuidebookList>,
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
  /** The incident on the ATT&CK matrix and over time. */
  getMatrix: (id: string) => `/api/incidents/${encodeURIComponent(id)}/matrix` as Endpoint<Matrix>,
  /** What the compromised accounts and devices touched and could have reached. */
  getBlastRadius: (id: string) => `/api/incidents/${encodeURIComponent(id)}/reach` as Endpoint<BlastRadius>,
  /** What was done about it, by whom and when, and what is left to do. */
  getIncidentReport: (id: string) => `/api/incidents/${encodeURIComponent(id)}/report` as Endpoint<IncidentReport>,
  /** The report as a file: summary, attack story with its picture, impacted assets, alerts, what was done. */
  exportIncidentReport: (id: string, format: string) => `/api/incidents/${encodeURIComponent(id)}/report/export/${encodeURIComponent(format)}` as Endpoint<Blob>,
  /** What to do: a recommended classification and cards, the most urgent first. */
  getResponse: (id: string) => `/api/incidents/${encodeURIComponent(id)}/response` as Endpoint<GuidedResponse>,
  /** Incidents like this one, what they share, and how they were judged. */
  findSimilarIncidents: (id: string) => `/api/incidents/${encodeURIComponent(id)}/similar` as Endpoint<SimilarIncidentList>,
  /** How it stands: status, owner, judgement, tags, comments, activity log. */
  getStanding: (id: string) => `/api/incidents/${encodeURIComponent(id)}/standing` as Endpoint<Standing>,
  /** What the attacker did, in order of time. */
  findSteps: (id: string) => `/api/incidents/${encodeURIComponent(id)}/steps` as Endpoint<StepList>,
  /** The attack story as a graph of entities. */
  getStory: (id: string) => `/api/incidents/${encodeURIComponent(id)}/story` as Endpoint<Story>,
  /** What happened, in sentences, each with numbered citations; written now if the workspace's mode says so. */
  getSummary: (id: string) => `/api/incidents/${encodeURIComponent(id)}/summary` as Endpoint<Summary>,
  /** What the logs say about an address: who contacted it, when and how much. */
  getIp: (id: string, query: { days?: number } = {}) => `/api/ips/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
  /** One stored row, whole. */
  getRow: (table: string, itemId: string) => `/api/rows/${encodeURIComponent(table)}/${encodeURIComponent(itemId)}` as Endpoint<Row>,
  /** When summaries are written of themselves, incidents per day, and what that costs. */
  getSummarySettings: () => `/api/settings/summary` as Endpoint<SummarySettings>,
  /** What the workspace holds, and what needs attention in it. */
  getStatus: () => `/api/status` as Endpoint<Status>,
  /** What the logs say about a web address: who opened it, mails that link to it. */
  getUrl: (id: string, query: { days?: number } = {}) => `/api/urls/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
  /** What the logs say about a user: criticality, unusual behaviour, role, devices, authentication, risk. */
  getUser: (id: string, query: { days?: number } = {}) => `/api/users/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
};

/** Requests that do something, each with the type of its answer. */
export const calls = {
  /** Reads the tasks of a PDF, DOCX, Markdown or text file of at most 3 MB; they wait for review. */
  addGuidebook: (body: NewGuidebook): Call<Guidebook> => ({ method: 'POST', path: `/api/guidebooks`, body }),
  /** Approves a guidebook, or takes it out of use. */
  decideGuidebook: (id: string, body: GuidebookDecision): Call<Guidebook> => ({ method: 'POST', path: `/api/guidebooks/${encodeURIComponent(id)}`, body }),
  /** Deletes a guidebook. */
  deleteGuidebook: (id: string): Call<GuidebookList> => ({ method: 'DELETE', path: `/api/guidebooks/${encodeURIComponent(id)}` }),
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
  /** Notes that what a card proposes was done by hand. */
  noteAction: (id: string, body: NewAction): Call<Standing> => ({ method: 'POST', path: `/api/incidents/${encodeURIComponent(id)}/actions`, body }),
  /** Adds a comment. */
  commentIncident: (id: string, body: NewComment): Call<Standing> => ({ method: 'POST', path: `/api/incidents/${encodeURIComponent(id)}/comments`, body }),
  /** Keeps what a reader thinks of a summary, a report or a card. */
  giveFeedback: (id: string, body: NewFeedback): Call<FeedbackKept> => ({ method: 'POST', path: `/api/incidents/${encodeURIComponent(id)}/feedback`, body }),
  /** Posts the report to the activity log, once. */
  postIncidentReport: (id: string): Call<ReportPosted> => ({ method: 'POST', path: `/api/incidents/${encodeURIComponent(id)}/report` }),
  /** Changes how it stands; what is absent stays. */
  changeStanding: (id: string, body: StandingChange): Call<Standing> => ({ method: 'POST', path: `/api/incidents/${encodeURIComponent(id)}/standing`, body }),
  /** Writes the summary anew. It stops when its caller goes away, and then keeps nothing. */
  regenerateSummary: (id: string): Call<Summary> => ({ method: 'POST', path: `/api/incidents/${encodeURIComponent(id)}/summary` }),
  /** Sets when summaries are written of themselves. */
  setSummaryMode: (body: SummaryMode): Call<SummarySettings> => ({ method: 'POST', path: `/api/settings/summary`, body }),
};

/** Names of the calls; the mock answers each. */
export type CallName = keyof typeof calls;

/** What a call answers. */
export type CallAnswer<N extends CallName> = ReturnType<(typeof calls)[N]> extends Call<infer T> ? T : never;

/** Names of the endpoints; the mock answers each. */
export type EndpointName = keyof typeof endpoints;

/** What an endpoint answers. */
export type Answer<N extends EndpointName> = ReturnType<(typeof endpoints)[N]> extends Endpoint<infer T> ? T : never;
