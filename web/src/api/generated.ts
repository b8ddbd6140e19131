// Generated from crates/api/openapi.json by `npm run gen`; do not edit.

/** What a caller may do with a session. */
export type Access = 'owner' | 'reader';

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

/** A page of the log. */
export type AuditPage = {
  /** What `after` takes for the next page, when there may be one. */
  nextAfter?: number | null;
  /** Records, oldest first. */
  value: AuditRecord[];
};

/** A record of the log. */
export type AuditRecord = {
  /** When. */
  at: string;
  /** The record as JSON text, byte for byte what was hashed. */
  body: string;
  /** `sha256(previousHash "\n" position "\n" body)`, in hexadecimal digits. */
  hash: string;
  /** Its place in the chain, from one. The chain is over all workspaces of a database. */
  position: number;
  /** The hash of the record before. */
  previousHash: string;
};

/** What verifying the whole chain found. */
export type AuditVerified = {
  /** The first record that does not fit. */
  brokenAt?: number | null;
  /** The hash of the last record. Noted elsewhere, it shows later whether the end was cut off. */
  head?: string | null;
  /** What is wrong with it. */
  reason?: string | null;
  /** How many records fit, from the beginning. */
  records: number;
  /** Whether every record fits the one before it. */
  whole: boolean;
};

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

/** A part of an answer. Its texts are hostile where they quote evidence: shown as text, never as markup. */
export type Block = {
  /** Numbers of the citations that prove it. */
  citations: number[];
  /** The words; joined, they are the text. */
  spans: Span[];
  type: 'text';
} | {
  /** Numbers of the citations that prove each row; empty when no row has any. */
  citations: number[][];
  /** Names of the columns. */
  columns: string[];
  /** Rows that were left out. */
  omitted: number;
  /** The rows. */
  rows: unknown[][];
  type: 'table';
} | {
  /** Why it is so. */
  explanation: string;
  /** Its language (`kql`). */
  language: string;
  /** Its text. */
  text: string;
  type: 'query';
} | {
  /** Its language, when known. */
  language?: string | null;
  /** Its text. */
  text: string;
  type: 'code';
} | {
  /** Names of the columns. */
  columns: string[];
  /** `pie`, `bar` or `timeline`. */
  kind: string;
  /** The rows. */
  rows: unknown[][];
  type: 'chart';
} | {
  type: 'graph';
  /** It. */
  value: unknown;
} | {
  /** `generalKnowledge`, `notice`, `notInEvidence`, `incident`, `response`, … */
  kind: string;
  type: 'card';
  /** What it holds, in its kind's shape; `{text}` for the first three. */
  value: unknown;
};

/** A budget. */
export type Budget = {
  /** Whom to ask for more. */
  contact: string;
  /** What may be used beyond. */
  overage?: BudgetOverage;
  /** How long it lasts. */
  period: BudgetPeriod;
  /** Tokens, sent and written, in a period. */
  tokens: number;
};

/** A budget to set. */
export type BudgetChange = {
  budget?: Budget | null;
};

/** What may be used beyond a budget. */
export type BudgetOverage = 'none' | {
  /** So many more tokens. */
  capped: number;
} | 'unlimited';

/** How long a budget lasts before it starts anew. */
export type BudgetPeriod = 'hour' | 'day' | 'month';

/** What is left of the budget. */
export type Capacity = {
  budget?: Budget | null;
  /** What to tell the user, when there is something to tell. */
  notice?: string | null;
  /** When the next period begins. */
  resetsAt?: string | null;
  /** Whether work may go on. */
  state: CapacityState;
  /** Tokens used in this period. */
  used: number;
};

/** Whether work may go on. */
export type CapacityState = 'available' | 'warning' | 'overage' | 'exhausted';

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

/** How many claims of an answer were found in what they cite. */
export type Claims = {
  /** Taken out or marked. */
  removed?: number;
  /** Found. */
  supported?: number;
  /** All. */
  total?: number;
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

/** Text that reads like an instruction to a model, or tries to talk it out of its rules. */
export type ContentFlag = {
  /** What it is like. */
  what: string;
  /** Where it stands: `prompt`, or what was read. */
  where: string;
};

/** What something takes or took. */
export type Cost = {
  /** Milliseconds. */
  elapsedMs?: number;
  /** Tokens sent to a model. */
  inputTokens?: number;
  money?: Money | null;
  /** Tokens it wrote. */
  outputTokens?: number;
};

/** A model that an Ollama nearby offers. */
export type DetectedModel = {
  /** The server's address. */
  baseUrl: string;
  /** The model. */
  model: string;
};

/** How serious a remark about a query is. */
export type DiagnosticSeverity = 'error' | 'warning';

/** A step as the user wants it. */
export type EditedStep = {
  /** Its inputs. */
  inputs?: Record<string, unknown>;
  /** The skill. */
  skill: string;
};

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

/** One run of a prompt. */
export type Evaluation = {
  /** Which run of the prompt it is, from 1. */
  attempt: number;
  /** The answer. */
  blocks: Block[];
  /** What the answer cites. */
  citations: Citation[];
  /** How many of its claims were found in what they cite. */
  claims: Claims;
  /** When it ended. */
  completedAt?: string | null;
  /** What it took. */
  cost: Cost;
  /** When it was accepted. */
  createdAt: string;
  /** What was read or asked that tries to instruct a model. */
  flags: ContentFlag[];
  /** Id. */
  id: string;
  /** Whether a restart ended it: it can be resumed. */
  interrupted: boolean;
  /** What went wrong, in words; empty when nothing did. */
  message: string;
  /** The model that wrote it; none for the embedded analyst. */
  model?: string | null;
  plan?: Plan | null;
  /** Whether the plan may run. */
  planState: PlanState;
  /** Its prompt. */
  promptId: string;
  question?: Question | null;
  /** What kind of answer there is. */
  resultType: ResultType;
  /** Its session. */
  sessionId: string;
  /** Where it stands. */
  state: EvaluationState;
  /** The process log. */
  steps: EvaluationStep[];
  /** Prompts that could come next. */
  suggestions: string[];
};

/** What a reader thinks of an answer. */
export type EvaluationFeedback = {
  /** Why. */
  reason?: string | null;
  /** `looksRight`, `needsImprovement` or `inappropriate`. */
  verdict: string;
};

/** Where a run stands. */
export type EvaluationState = 'created' | 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled';

/** A line of the process log: one of the nine stages, or a call of a skill. */
export type EvaluationStep = {
  /** Whether it may change something. */
  effect: SkillEffect;
  /** Milliseconds it took. */
  elapsedMs?: number | null;
  /** When it ended. */
  endedAt?: string | null;
  /** The skill's inputs. */
  inputs: Record<string, unknown>;
  /** What went wrong, was left out or was found, in words. */
  message: string;
  /** What it is called. */
  name: string;
  /** The plugin of its skill. */
  plugin?: string | null;
  /** Its place, from 1. */
  position: number;
  /** Its skill. */
  skill?: string | null;
  /** When it began. */
  startedAt?: string | null;
  /** Where it stands. */
  state: EvaluationStepState;
};

/** Where a step stands. */
export type EvaluationStepState = 'pending' | 'running' | 'done' | 'failed' | 'skipped';

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

/** A file. */
export type KnowledgeFile = {
  /** When it came. */
  createdAt: string;
  /** Id. */
  id: string;
  /** Its media type. */
  mediaType: string;
  /** The name it came with; a label, no path. */
  name: string;
  /** Its size. */
  sizeBytes: number;
};

/** The caller's files. */
export type KnowledgeList = {
  /** Bytes that one file may have. */
  fileBytes: number;
  /** Why the caller may not upload, when an owner's setting says so. */
  refused?: string | null;
  /** Bytes that all may have. */
  totalBytes: number;
  /** Bytes that they have. */
  usedBytes: number;
  /** The last first. */
  value: KnowledgeFile[];
};

/** Who may upload files, and how much. */
export type KnowledgeSettings = {
  /** Bytes that one file may have. */
  fileBytes: number;
  /** Bytes that all files of a user may have. */
  totalBytes: number;
  /** Who may upload. Whoever uploaded a file can delete it in any case. */
  uploads: KnowledgeUploads;
};

/** Who may upload files. */
export type KnowledgeUploads = 'nobody' | 'contributors';

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

/** How a model's server is spoken to. */
export type ModelProtocol = 'openAiChat' | 'openAiResponses' | 'azureOpenAi' | 'anthropic';

/** A model and where it is. */
export type ModelProvider = {
  /** Azure's version of the interface. */
  apiVersion?: string | null;
  /** The server's address. */
  baseUrl: string;
  /** Whether a key is kept. Not read when settings are written. */
  hasKey?: boolean;
  /** Its name in the settings. */
  id: string;
  /** What a million tokens that are sent cost, in the settings' currency. */
  inputPrice?: number | null;
  /** Whether Azure's key is an Entra token. */
  isBearer?: boolean;
  /** A key to keep; written, never read. Empty forgets the one that is kept, absent leaves it. */
  key?: string | null;
  /** The model, or Azure's deployment. */
  model: string;
  /** What a million tokens that it writes cost. */
  outputPrice?: number | null;
  /** How its server is spoken to. */
  protocol: ModelProtocol;
  /** Seconds that the beginning of an answer may take. */
  timeoutSeconds?: number;
  /** Tokens that a request and its answer may have together. */
  windowTokens?: number;
};

/** The models of a workspace. */
export type ModelSettings = {
  /** ISO 4217 code of the prices. */
  currency?: string;
  /** Models of an Ollama nearby that could be used; not read when settings are written. */
  detected?: DetectedModel[];
  /** Ids of the models for a job (`plan`, `general`), the preferred first; `default` holds for the jobs that are not named. After the last comes the embedded analyst. The one of `embed` compares meanings in uploaded files; without it, words alone are compared. */
  jobs?: Record<string, string[]>;
  /** The models there are. */
  providers?: ModelProvider[];
  /** Whether names of people and devices are replaced before a model sees them, and put back in its answer. */
  pseudonymise?: boolean;
  /** What happens when the budget is used up. */
  whenExhausted?: WhenExhausted;
};

/** An amount of money. */
export type Money = {
  /** How much. */
  amount: number;
  /** ISO 4217 code. */
  currency: string;
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

/** An answer to a question. */
export type NewAnswer = {
  /** The value of an option, or free text. */
  value: string;
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

/** A file to keep: PDF, DOCX, Markdown or text. */
export type NewKnowledgeFile = {
  /** Its bytes, in base 64. */
  base64: string;
  /** The name it comes with. */
  name: string;
};

/** A prompt to run. */
export type NewPrompt = {
  /** What is asked; may be empty when a skill is named. */
  content?: string;
  context?: PageContext | null;
  /** The skill's inputs. */
  inputs?: Record<string, unknown>;
  /** The skill to call, which leaves nothing to plan. */
  skill?: string | null;
};

/** What a run is given. */
export type NewPromptbookRun = {
  /** Values of the inputs, by name. */
  inputs?: Record<string, string>;
  /** The session to run in; a new one unless given. */
  sessionId?: string | null;
};

/** A session to begin. */
export type NewSession = {
  context?: PageContext | null;
  sources?: Sources | null;
  /** Where it begins; `standalone` unless given. */
  surface?: string | null;
  /** Title; taken from the first prompt unless given. */
  title?: string | null;
};

/** A session, or a part of it, to share. */
export type NewShare = {
  /** Ids of the prompts that may be read; all when absent. */
  promptIds?: string[] | null;
  /** Who may read it. */
  reader: string;
};

/** The page that something was asked on. */
export type PageContext = {
  /** Id of what the page shows; for a query its text. */
  id?: string;
  /** `incident`, `alert`, `device`, `user`, `file`, `ip`, `domain`, `url`, `email`, `query`, `promptbook` or `home`. */
  kind?: string;
  /** What the page is called; hostile text where it quotes evidence. */
  title?: string;
};

/** The pinned prompts of a session. */
export type PinBoard = {
  /** What the summary cites. */
  citations: Citation[];
  /** Pinned prompts with their evaluations, in the session's order. */
  prompts: Prompt[];
  /** What the pinned answers say together. */
  summary: Block[];
};

/** What will be done. */
export type Plan = {
  /** What it will take. */
  estimate: Cost;
  /** In order. */
  steps: PlannedStep[];
};

/** Approval of a plan, as it was proposed or edited. */
export type PlanApproval = {
  /** The steps that shall run, when they are others than proposed. */
  steps?: EditedStep[] | null;
};

/** Whether a plan may run. */
export type PlanState = 'notNeeded' | 'proposed' | 'approved' | 'rejected';

/** A step of a plan. */
export type PlannedStep = {
  /** What it takes, roughly. */
  cost: SkillCost;
  /** Its name for people. */
  displayName: string;
  /** Whether it may change something. */
  effect: SkillEffect;
  /** Its inputs. */
  inputs: Record<string, unknown>;
  /** Its plugin. */
  plugin: string;
  /** The skill. */
  skill: string;
  /** Why it is in the plan. */
  why: string;
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

/** A prompt with its runs. */
export type Prompt = {
  /** What was asked. */
  content: string;
  context?: PageContext | null;
  /** When. */
  createdAt: string;
  /** Its runs, the newest last. */
  evaluations: Evaluation[];
  /** Id. */
  id: string;
  /** The skill's inputs. */
  inputs: Record<string, unknown>;
  /** Whether it stands on the pin board. */
  pinned: boolean;
  /** Its place in the session, from 1. */
  position: number;
  /** Its session. */
  sessionId: string;
  /** The skill that was named, which leaves nothing to plan. */
  skill?: string | null;
  /** When it was last edited. */
  updatedAt: string;
  /** Who asked. */
  user: string;
};

/** What to change; what is absent stays. */
export type PromptChange = {
  /** Another text, which runs at once as a new evaluation. */
  content?: string | null;
  /** Whether it stands on the pin board. */
  pinned?: boolean | null;
};

/** Prompts of a session. */
export type PromptList = {
  /** In their order. */
  value: Prompt[];
};

/** A promptbook. */
export type Promptbook = {
  /** What the caller may do with it. */
  access: Access;
  /** Whether it came with the program; such a book can be duplicated, not changed. */
  builtIn: boolean;
  /** What it says. */
  content: PromptbookContent;
  /** When it was made. */
  createdAt: string;
  /** Id. */
  id: string;
  /** Whose it is; empty for the built-in ones. */
  owner: string;
  /** When this version was written. */
  updatedAt: string;
  /** Which version it is, from 1. */
  version: number;
};

/** A new version of a promptbook. */
export type PromptbookChange = {
  /** What it shall say. */
  content: PromptbookContent;
  /** The version that was changed; another's change meanwhile is refused. */
  fromVersion: number;
};

/** What a promptbook says. */
export type PromptbookContent = {
  /** What it is for. */
  description?: string;
  /** Its inputs; every `<INPUT>` of the prompts is one, described here or not. */
  inputs?: PromptbookInput[];
  /** Name, as `*name` in a prompt. */
  name?: string;
  /** The prompts, in the order in which they run. */
  prompts?: PromptbookPrompt[];
  /** Tags. */
  tags?: string[];
  /** Who sees it. */
  visibility?: PromptbookVisibility;
};

/** A promptbook's file to take in. */
export type PromptbookImport = {
  /** The file: YAML or JSON. */
  text: string;
};

/** An input of a promptbook. */
export type PromptbookInput = {
  /** What it means. */
  description?: string;
  /** Its name, as it stands between `<` and `>`. */
  name: string;
};

/** Promptbooks that the caller sees. */
export type PromptbookList = {
  /** Built-in ones first, then by name. */
  value: Promptbook[];
};

/** A prompt of a promptbook. */
export type PromptbookPrompt = {
  /** What is asked, with `<INPUTS>`. */
  content?: string;
  /** Whether the book goes on when this prompt fails. */
  continueOnFailure?: boolean;
  /** The only plugins it may use; empty for all that are on. */
  plugins?: string[];
  /** The skill to call, which leaves nothing to plan. */
  skill?: string | null;
  /** The skill's inputs, with `<INPUTS>`. */
  skillInputs?: Record<string, unknown>;
};

/** A run of a promptbook. */
export type PromptbookRun = {
  /** Id. */
  id: string;
  /** The promptbook. */
  promptbookId: string;
  /** Its prompts. */
  prompts: PromptbookRunPrompt[];
  /** The session it runs in. */
  sessionId: string;
  /** Where it stands. */
  state: EvaluationState;
};

/** A run that began. */
export type PromptbookRunBegun = {
  /** Its id. */
  runId: string;
  /** The session it runs in. */
  sessionId: string;
};

/** A prompt of a run. */
export type PromptbookRunPrompt = {
  /** Its evaluation, once it began. */
  evaluationId?: string | null;
  /** What went wrong or why it was left out; empty when nothing did. */
  message: string;
  /** Its place, from 1. */
  position: number;
  /** The prompt in the session, once it began. */
  promptId?: string | null;
  /** Where it stands. */
  state: EvaluationState;
};

/** Who sees a promptbook. */
export type PromptbookVisibility = 'private' | 'workspace';

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
  /** Its incident, when it is told. */
  incidentId?: string | null;
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
  /** What else was counted, by what. */
  counts?: Record<string, number>;
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
  /** Their titles, judgements and times; hostile text. */
  values?: string[];
} | {
  /** First of them. */
  at?: string | null;
  /** What else was counted, by column. */
  counts?: Record<string, number>;
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
} | {
  /** The file's name; hostile text. */
  file: string;
  /** The file's id. */
  fileId: string;
  kind: 'passage';
  /** Where in it (`page 3`). */
  place: string;
  /** The passage; hostile text. */
  text: string;
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

/** A question back to the user. */
export type Question = {
  /** Up to four answers; free text is an answer too. */
  options: QuestionOption[];
  /** The question. */
  text: string;
};

/** An answer to choose. */
export type QuestionOption = {
  /** What is shown; hostile text where it quotes evidence. */
  label: string;
  /** What is sent back. */
  value: string;
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

/** What kind of answer there is. */
export type ResultType = 'unknown' | 'success' | 'error' | 'needAdditionalClaims' | 'rejected' | 'timedOut' | 'capacityExceeded';

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

/** A session. */
export type Session = {
  /** What the caller may do with it. */
  access: Access;
  context?: PageContext | null;
  /** When it began. */
  createdAt: string;
  /** Id. */
  id: string;
  /** Whose it is. */
  owner: string;
  /** Prompts in it. */
  promptCount: number;
  /** Which plugins and files it may use. */
  sources: Sources;
  /** Where it began: `standalone`, `incident`, `hunting`, `promptbook`, `cli` or `api`. */
  surface: string;
  /** Title. */
  title: string;
  /** When it last changed. */
  updatedAt: string;
  /** Runs that wait for the owner: for the decision on a plan, or an answer to a question. */
  waitingCount: number;
};

/** What to change; what is absent stays. */
export type SessionChange = {
  sources?: Sources | null;
  /** Title. */
  title?: string | null;
};

/** A session as a file: what an export in JSON holds and an import takes. */
export type SessionFile = {
  /** `outrider-session-1`. */
  format: string;
  /** Its prompts with their evaluations. */
  prompts: Prompt[];
  /** The session. */
  session: Session;
};

/** A page of sessions. */
export type SessionList = {
  /** What `cursor` takes for the next page, when there is one. */
  nextCursor?: string | null;
  /** The last begun first; those that others share come after the caller's own. */
  value: Session[];
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

/** With whom a session is shared. */
export type Share = {
  /** When. */
  createdAt: string;
  /** Ids of the prompts that may be read; all, later ones too, when absent. */
  promptIds?: string[] | null;
  /** Who may read it. */
  reader: string;
  /** Who shared it. */
  sharedBy: string;
};

/** Everybody with whom a session is shared. */
export type ShareList = {
  /** The first shared first. */
  value: Share[];
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

/** A skill. */
export type Skill = {
  /** What a call takes, roughly. */
  cost: SkillCost;
  /** What it does and when it is of use. */
  description: string;
  /** Its name for people. */
  displayName: string;
  /** Whether it may change something. */
  effect: SkillEffect;
  /** Whether it can be chosen. */
  enabled: boolean;
  /** Prompts that it answers. */
  examples: string[];
  /** Its inputs. */
  inputs: SkillInput[];
  /** Name, as `/name` in a prompt. */
  name: string;
  /** Its plugin. */
  plugin: string;
};

/** What a call of a skill takes, roughly. */
export type SkillCost = 'free' | 'low' | 'medium' | 'high';

/** Whether a skill may change something. */
export type SkillEffect = 'read' | 'write';

/** An input of a skill. */
export type SkillInput = {
  /** The words of a choice. */
  choices: string[];
  /** What it is when a call does not say. */
  default?: unknown;
  /** What it means. */
  description: string;
  /** The greatest integer. */
  greatest?: number | null;
  /** `text`, `integer`, `number`, `flag`, `choice`, `instant` or `texts`. */
  kind: string;
  /** The least integer. */
  least?: number | null;
  /** Name. */
  name: string;
  /** Whether a call without it is refused. */
  required: boolean;
};

/** All skills. */
export type SkillList = {
  /** By name. */
  value: Skill[];
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

/** Which plugins and files a session may use; what is not named is on. */
export type Sources = {
  /** Knowledge files by id. */
  files?: Record<string, boolean>;
  /** Plugins by name. */
  plugins?: Record<string, boolean>;
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

/** What was used. */
export type Usage = {
  /** Totals by the key that was asked for. */
  by: UsageTotal[];
  /** A page of entries, oldest first. */
  entries: UsageEntry[];
  /** What `cursor` takes for the next page, when there is one. */
  nextCursor?: string | null;
  /** Everything together. */
  total: UsageTotal;
};

/** An entry of the ledger. */
export type UsageEntry = {
  /** When. */
  at: string;
  /** `prompt`, `promptbook` or `agent`. */
  category: string;
  /** What it took. */
  cost: Cost;
  /** `manual` or `automated`. */
  kind: string;
  /** The model; none for the embedded analyst. */
  model?: string | null;
  /** Whether it was beyond the budget. */
  overage: boolean;
  /** The plugin. */
  plugin?: string | null;
  /** The prompt. */
  promptId?: string | null;
  /** The session. */
  sessionId?: string | null;
  /** The skill. */
  skill?: string | null;
  /** Where it was begun. */
  surface: string;
  /** Who began it. */
  user: string;
};

/** Totals of what has something in common. */
export type UsageTotal = {
  /** What they took. */
  cost: Cost;
  /** Entries of the ledger. */
  entries: number;
  /** What they have in common; empty for none. */
  key: string;
  /** Tokens beyond the budget. */
  overageTokens: number;
};

/** Judgement of one entity. */
export type Verdict = 'unknown' | 'noThreatsFound' | 'suspicious' | 'malicious';

/** What happens when the budget is used up. */
export type WhenExhausted = 'refuse' | 'embedded';

/** A path that answers a `T`. */
export type Endpoint<T> = string & { readonly answer?: T };

/** A request that does something and answers a `T`. */
export type Call<T> = { readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: string; readonly body?: unknown; readonly answer?: T };

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
  /** The audit log, oldest first; for owners and auditors. */
  findAuditRecords: (query: { after?: number; limit?: number } = {}) => `/api/audit${queryString(query)}` as Endpoint<AuditPage>,
  /** Whether the chain of the audit log is whole; for owners and auditors. */
  verifyAudit: () => `/api/audit/verify` as Endpoint<AuditVerified>,
  /** What is left of the budget. */
  getCapacity: () => `/api/capacity` as Endpoint<Capacity>,
  /** What the logs say about a device: protection, activity, weak software, settings, alerts. */
  getDevice: (id: string, query: { days?: number } = {}) => `/api/devices/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
  /** What the logs say about a domain: who contacted it, mails from it, clicks. */
  getDomain: (id: string, query: { days?: number } = {}) => `/api/domains/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
  /** What the logs say about one mail: overview, timeline, indicators. */
  getEmail: (id: string, query: { days?: number } = {}) => `/api/emails/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
  /** How a run stands, and its answer. */
  getEvaluation: (id: string) => `/api/evaluations/${encodeURIComponent(id)}` as Endpoint<Evaluation>,
  /** What happens in a run, as server-sent events: `step`, `plan`, `question`, `text`, `restart`, `block`, `end`. A `plan` and a `question` wait for the user; `end` is the whole run, with steps that were not told before. Ids grow; `Last-Event-ID` resumes. */
  followEvaluation: (id: string) => `/api/evaluations/${encodeURIComponent(id)}/events` as Endpoint<Blob>,
  /** All feedback, one JSON object a line. */
  exportFeedback: () => `/api/feedback/export` as Endpoint<Blob>,
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
  /** The caller's knowledge files. */
  findKnowledge: () => `/api/knowledge` as Endpoint<KnowledgeList>,
  /** How a run of a promptbook stands. */
  getPromptbookRun: (id: string) => `/api/promptbook-runs/${encodeURIComponent(id)}` as Endpoint<PromptbookRun>,
  /** The promptbooks that the caller sees. */
  findPromptbooks: () => `/api/promptbooks` as Endpoint<PromptbookList>,
  /** A promptbook. */
  getPromptbook: (id: string) => `/api/promptbooks/${encodeURIComponent(id)}` as Endpoint<Promptbook>,
  /** The promptbook as a file: `yaml` or `json`. */
  exportPromptbook: (id: string, format: string) => `/api/promptbooks/${encodeURIComponent(id)}/export/${encodeURIComponent(format)}` as Endpoint<Blob>,
  /** One stored row, whole. */
  getRow: (table: string, itemId: string) => `/api/rows/${encodeURIComponent(table)}/${encodeURIComponent(itemId)}` as Endpoint<Row>,
  /** The caller's sessions, and those that others share with them. */
  findSessions: (query: { q?: string; surface?: string; waiting?: boolean; cursor?: string; limit?: number } = {}) => `/api/sessions${queryString(query)}` as Endpoint<SessionList>,
  /** A session. */
  getSession: (id: string) => `/api/sessions/${encodeURIComponent(id)}` as Endpoint<Session>,
  /** The session as a file: `md`, `docx`, `pdf` or `json`. */
  exportSession: (id: string, format: string, query: { pinned?: boolean } = {}) => `/api/sessions/${encodeURIComponent(id)}/export/${encodeURIComponent(format)}${queryString(query)}` as Endpoint<Blob>,
  /** The pinned prompts of a session and what they say together. */
  getPins: (id: string) => `/api/sessions/${encodeURIComponent(id)}/pins` as Endpoint<PinBoard>,
  /** The prompts of a session with all their runs. */
  findPrompts: (id: string) => `/api/sessions/${encodeURIComponent(id)}/prompts` as Endpoint<PromptList>,
  /** With whom a session is shared. */
  findShares: (id: string) => `/api/sessions/${encodeURIComponent(id)}/shares` as Endpoint<ShareList>,
  /** Who may upload knowledge files, and how much. */
  getKnowledgeSettings: () => `/api/settings/knowledge` as Endpoint<KnowledgeSettings>,
  /** The language models and what they are used for. */
  getModels: () => `/api/settings/models` as Endpoint<ModelSettings>,
  /** When summaries are written of themselves, incidents per day, and what that costs. */
  getSummarySettings: () => `/api/settings/summary` as Endpoint<SummarySettings>,
  /** The skills there are. */
  findSkills: () => `/api/skills` as Endpoint<SkillList>,
  /** What the workspace holds, and what needs attention in it. */
  getStatus: () => `/api/status` as Endpoint<Status>,
  /** What the logs say about a web address: who opened it, mails that link to it. */
  getUrl: (id: string, query: { days?: number } = {}) => `/api/urls/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
  /** What was used, in tokens, time and money. */
  getUsage: (query: { by?: string; user?: string; plugin?: string; from?: string; before?: string; cursor?: string; limit?: number } = {}) => `/api/usage${queryString(query)}` as Endpoint<Usage>,
  /** What the logs say about a user: criticality, unusual behaviour, role, devices, authentication, risk. */
  getUser: (id: string, query: { days?: number } = {}) => `/api/users/${encodeURIComponent(id)}${queryString(query)}` as Endpoint<Report>,
};

/** Requests that do something, each with the type of its answer. */
export const calls = {
  /** Sets the budget. */
  setBudget: (body: BudgetChange): Call<Capacity> => ({ method: 'PUT', path: `/api/capacity`, body }),
  /** Answers the question that the run waits for. */
  answerQuestion: (id: string, body: NewAnswer): Call<Evaluation> => ({ method: 'POST', path: `/api/evaluations/${encodeURIComponent(id)}/answer`, body }),
  /** Approves the plan, as proposed or as edited; it is the only thing that runs. */
  approvePlan: (id: string, body: PlanApproval): Call<Evaluation> => ({ method: 'POST', path: `/api/evaluations/${encodeURIComponent(id)}/approve`, body }),
  /** Keeps what a reader thinks of an answer. */
  judgeEvaluation: (id: string, body: EvaluationFeedback): Call<EvaluationFeedback> => ({ method: 'POST', path: `/api/evaluations/${encodeURIComponent(id)}/feedback`, body }),
  /** Rejects the plan: nothing runs. */
  rejectPlan: (id: string): Call<Evaluation> => ({ method: 'POST', path: `/api/evaluations/${encodeURIComponent(id)}/reject` }),
  /** Goes on with a run that a restart ended: steps that were done are not done again. */
  resumeEvaluation: (id: string): Call<Evaluation> => ({ method: 'POST', path: `/api/evaluations/${encodeURIComponent(id)}/resume` }),
  /** Stops a run. */
  stopEvaluation: (id: string): Call<Evaluation> => ({ method: 'POST', path: `/api/evaluations/${encodeURIComponent(id)}/stop` }),
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
  /** Keeps a file to answer from. */
  addKnowledge: (body: NewKnowledgeFile): Call<KnowledgeFile> => ({ method: 'POST', path: `/api/knowledge`, body }),
  /** Deletes a file. */
  deleteKnowledge: (id: string): Call<KnowledgeList> => ({ method: 'DELETE', path: `/api/knowledge/${encodeURIComponent(id)}` }),
  /** Stops a run of a promptbook. */
  stopPromptbookRun: (id: string): Call<PromptbookRun> => ({ method: 'POST', path: `/api/promptbook-runs/${encodeURIComponent(id)}/stop` }),
  /** Keeps a new promptbook. */
  addPromptbook: (body: PromptbookContent): Call<Promptbook> => ({ method: 'POST', path: `/api/promptbooks`, body }),
  /** Takes in a promptbook's file, YAML or JSON. */
  importPromptbook: (body: PromptbookImport): Call<Promptbook> => ({ method: 'POST', path: `/api/promptbooks/import`, body }),
  /** Writes a new version of a promptbook. */
  changePromptbook: (id: string, body: PromptbookChange): Call<Promptbook> => ({ method: 'PUT', path: `/api/promptbooks/${encodeURIComponent(id)}`, body }),
  /** Deletes a promptbook. */
  deletePromptbook: (id: string): Call<PromptbookList> => ({ method: 'DELETE', path: `/api/promptbooks/${encodeURIComponent(id)}` }),
  /** Makes a private copy. */
  duplicatePromptbook: (id: string): Call<Promptbook> => ({ method: 'POST', path: `/api/promptbooks/${encodeURIComponent(id)}/duplicate` }),
  /** Runs a promptbook. */
  runPromptbook: (id: string, body: NewPromptbookRun): Call<PromptbookRunBegun> => ({ method: 'POST', path: `/api/promptbooks/${encodeURIComponent(id)}/run`, body }),
  /** Pins a prompt, or edits it and runs it again. */
  changePrompt: (id: string, body: PromptChange): Call<Prompt> => ({ method: 'PATCH', path: `/api/prompts/${encodeURIComponent(id)}`, body }),
  /** Deletes a prompt with its answers. */
  deletePrompt: (id: string): Call<PromptList> => ({ method: 'DELETE', path: `/api/prompts/${encodeURIComponent(id)}` }),
  /** Runs a prompt again. */
  rerunPrompt: (id: string): Call<Evaluation> => ({ method: 'POST', path: `/api/prompts/${encodeURIComponent(id)}/evaluations` }),
  /** Begins a session. */
  beginSession: (body: NewSession): Call<Session> => ({ method: 'POST', path: `/api/sessions`, body }),
  /** Takes in a session that was exported as JSON. */
  importSession: (body: SessionFile): Call<Session> => ({ method: 'POST', path: `/api/sessions/import`, body }),
  /** Renames a session, or sets which plugins and files it may use. */
  changeSession: (id: string, body: SessionChange): Call<Session> => ({ method: 'PATCH', path: `/api/sessions/${encodeURIComponent(id)}`, body }),
  /** Deletes a session: nobody can read it from now on. */
  deleteSession: (id: string): Call<Session> => ({ method: 'DELETE', path: `/api/sessions/${encodeURIComponent(id)}` }),
  /** Makes a copy with all prompts and the last answer to each. */
  duplicateSession: (id: string): Call<Session> => ({ method: 'POST', path: `/api/sessions/${encodeURIComponent(id)}/duplicate` }),
  /** Asks: the prompt begins to run, its evaluation tells how it goes. */
  ask: (id: string, body: NewPrompt): Call<Prompt> => ({ method: 'POST', path: `/api/sessions/${encodeURIComponent(id)}/prompts`, body }),
  /** Shares a session, or some of its prompts, with a named user. */
  shareSession: (id: string, body: NewShare): Call<ShareList> => ({ method: 'POST', path: `/api/sessions/${encodeURIComponent(id)}/shares`, body }),
  /** Takes a session back from a reader. */
  unshareSession: (id: string, reader: string): Call<ShareList> => ({ method: 'DELETE', path: `/api/sessions/${encodeURIComponent(id)}/shares/${encodeURIComponent(reader)}` }),
  /** Sets who may upload knowledge files, and how much. */
  setKnowledgeSettings: (body: KnowledgeSettings): Call<KnowledgeSettings> => ({ method: 'PUT', path: `/api/settings/knowledge`, body }),
  /** Sets the language models and what they are used for. */
  setModels: (body: ModelSettings): Call<ModelSettings> => ({ method: 'PUT', path: `/api/settings/models`, body }),
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
