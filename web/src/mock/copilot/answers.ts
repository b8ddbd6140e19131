// What the mock answers for the copilot's endpoints.
import { ApiError } from '../../api/client.ts';
import type {
  Answer, CallAnswer, CallName, EditedStep, EndpointName, KnowledgeFile, KnowledgeList, ModelSettings, NewKnowledgeFile, NewPrompt, NewPromptbookRun, NewSession, NewShare, PlanApproval,
  Promptbook, PromptbookChange, PromptbookContent, PromptbookRun, PromptChange, SessionChange, SessionFile,
} from '../../api/generated.ts';
import { namesIn } from '../../promptbooks/placeholders.ts';
import { auditPage, auditRecords } from './audit.ts';
import * as library from './library.ts';
import { evaluationOf, log, say } from './runs.ts';
import * as held from './sessions.ts';

export const files = new Map<string, KnowledgeFile>([['f1', { id: 'f1', name: 'runbook-lsass.md', mediaType: 'text/markdown', sizeBytes: 18_204, createdAt: '2023-08-10T08:00:00Z' }]]);
const books = new Map(library.books.map((book) => [book.id, book]));
const runs = new Map<string, PromptbookRun>();
let models: ModelSettings = { providers: [], jobs: {}, pseudonymise: false, whenExhausted: 'refuse', currency: 'USD', detected: [{ baseUrl: 'http://127.0.0.1:11434', model: 'llama3.2:3b' }] };

const knowledge = (): KnowledgeList => ({ value: [...files.values()], fileBytes: 3_000_000, totalBytes: 20_000_000, usedBytes: [...files.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), refused: null });

function getBook(id: string): Promptbook {
  const book = books.get(id);
  if (!book) throw new ApiError('missing', `no promptbook has the id ${id}`, '/api/promptbooks', 'mock-8');
  return book;
}

function keepBook(content: PromptbookContent): Promptbook {
  const id = `b${books.size + 1}`;
  const at = new Date().toISOString();
  books.set(id, { id, owner: 'local', builtIn: false, access: 'owner', version: 1, content, createdAt: at, updatedAt: at });
  return getBook(id);
}

function runBook(id: string, { inputs = {}, sessionId }: NewPromptbookRun) {
  const { content } = getBook(id);
  const session = sessionId ? held.getSession(sessionId) : held.begin({ title: content.name, surface: 'promptbook' });
  const list = (content.prompts ?? []).map(({ content: text = '' }) => held.ask(session.id, { content: namesIn(text).reduce((done, name) => done.replaceAll(`<${name}>`, inputs[name] ?? ''), text) }));
  const runId = `run-${runs.size + 1}`;
  const lines = list.map(({ id: promptId, evaluations }, index) => ({ position: index + 1, state: evaluations[0]?.state ?? 'completed', promptId, evaluationId: evaluations[0]?.id, message: '' }));
  runs.set(runId, { id: runId, promptbookId: id, sessionId: session.id, state: 'completed', prompts: lines });
  return { sessionId: session.id, runId };
}

/** A plan that was approved has run: every step, in the order given. */
function approve(id: string, steps: EditedStep[] | null | undefined) {
  const { plan } = held.getEvaluation(id);
  const wanted = steps ? (plan?.steps ?? []).filter(({ skill }) => steps.some((step) => step.skill === skill)) : (plan?.steps ?? []);
  const done = log(wanted.map(({ plugin, skill, displayName }) => [plugin, skill, displayName]));
  return held.become(id, { ...evaluationOf(), ...held.getEvaluation(id), state: 'completed', planState: 'approved', steps: done, blocks: [say('Incident 1042 is assigned to *stevie*.', [1])], claims: { supported: 1, total: 1, removed: 0 } });
}

type CopilotReads = Pick<{ [N in EndpointName]: (path: string[], search: URLSearchParams) => Answer<N> },
  'findSessions' | 'getSession' | 'findPrompts' | 'getPins' | 'exportSession' | 'findShares' | 'getEvaluation' | 'followEvaluation' | 'exportFeedback' | 'findSkills' | 'findPromptbooks' | 'getPromptbook' | 'exportPromptbook' | 'getPromptbookRun' | 'findKnowledge' | 'getKnowledgeSettings' | 'getCapacity' | 'getUsage' | 'findAuditRecords' | 'verifyAudit' | 'getModels'>;

export const copilotReads: CopilotReads = {
  findSessions: (_, search) => held.findSessions(search),
  getSession: ([id = '']) => held.getSession(id),
  findPrompts: ([id = '']) => ({ value: held.promptsOf(id) }),
  getPins: ([id = '']) => {
    const pinned = held.promptsOf(id).filter((prompt) => prompt.pinned);
    return { prompts: pinned, summary: pinned.length ? [say('Credentials of *pedro.gustavo* were read on MKT01 at 04:58:33 UTC.', [12])] : [], citations: pinned.flatMap(({ evaluations }) => evaluations.at(-1)?.citations ?? []) };
  },
  exportSession: ([id = '', format = '']) => new Blob([format === 'json' ? JSON.stringify({ format: 'outrider-session-1', session: held.getSession(id), prompts: held.promptsOf(id) }) : `# ${held.getSession(id).title}\n`]),
  findShares: ([id = '']) => ({ value: held.shares.get(id) ?? [] }),
  getEvaluation: ([id = '']) => held.getEvaluation(id),
  // A run that waits says nothing more until somebody decides.
  followEvaluation: ([id = '']) => {
    const evaluation = held.getEvaluation(id);
    if (evaluation.state === 'waiting') throw new ApiError('missing', 'nothing happens while it waits', '/api/evaluations', 'mock-7');
    return new Blob([`id: 1\nevent: end\ndata: ${JSON.stringify(evaluation)}\n\n`]);
  },
  exportFeedback: () => new Blob([]),
  findSkills: () => ({ value: library.skills }),
  findPromptbooks: () => ({ value: [...books.values()] }),
  getPromptbook: ([id = '']) => getBook(id),
  exportPromptbook: ([id = '']) => new Blob([JSON.stringify(getBook(id).content)]),
  getPromptbookRun: ([id = '']) => {
    const run = runs.get(id);
    if (!run) throw new ApiError('missing', `no run has the id ${id}`, '/api/promptbook-runs', 'mock-6');
    return run;
  },
  findKnowledge: knowledge,
  getKnowledgeSettings: () => ({ uploads: 'contributors', fileBytes: 3_000_000, totalBytes: 20_000_000 }),
  getCapacity: () => ({ state: 'warning', used: 184_210, budget: { period: 'month', tokens: 200_000, overage: 'none', contact: 'm.keller@contoso.example' }, resetsAt: '2023-09-01T00:00:00Z', notice: null }),
  getUsage: () => ({ total: { key: '', entries: 0, cost: {}, overageTokens: 0 }, by: [], entries: [], nextCursor: null }),
  findAuditRecords: (_, search) => auditPage(search),
  verifyAudit: () => ({ whole: true, records: auditRecords.length, head: auditRecords.at(-1)?.hash, brokenAt: null, reason: null }),
  getModels: () => models,
};

type CopilotCalls = Pick<{ [N in CallName]: (path: string[], body: unknown) => CallAnswer<N> },
  'beginSession' | 'importSession' | 'changeSession' | 'deleteSession' | 'duplicateSession' | 'ask' | 'shareSession' | 'unshareSession' | 'changePrompt' | 'deletePrompt' | 'rerunPrompt' | 'approvePlan' | 'rejectPlan' | 'answerQuestion' | 'stopEvaluation' | 'resumeEvaluation' | 'judgeEvaluation' | 'addPromptbook' | 'importPromptbook' | 'changePromptbook' | 'deletePromptbook' | 'duplicatePromptbook' | 'runPromptbook' | 'stopPromptbookRun' | 'addKnowledge' | 'deleteKnowledge' | 'setKnowledgeSettings' | 'setBudget' | 'setModels'>;

export const copilotCalls: CopilotCalls = {
  beginSession: (_, body) => held.begin(body as NewSession),
  importSession: (_, body) => held.importFile(body as SessionFile),
  changeSession: ([id = ''], body) => held.change(id, body as SessionChange),
  deleteSession: ([id = '']) => held.remove(id),
  duplicateSession: ([id = '']) => held.copy(held.getSession(id), held.promptsOf(id), `${held.getSession(id).title} (copy)`),
  ask: ([id = ''], body) => held.ask(id, body as NewPrompt),
  shareSession: ([id = ''], body) => {
    const { reader, promptIds } = body as NewShare;
    const list = [...(held.shares.get(id) ?? []).filter((share) => share.reader !== reader), { reader, promptIds, sharedBy: 'local', createdAt: new Date().toISOString() }];
    held.shares.set(id, list);
    return { value: list };
  },
  unshareSession: ([id = '', reader = '']) => {
    const list = (held.shares.get(id) ?? []).filter((share) => share.reader !== reader);
    held.shares.set(id, list);
    return { value: list };
  },
  changePrompt: ([id = ''], body) => held.changePrompt(id, body as PromptChange),
  deletePrompt: ([id = '']) => {
    const { sessionId } = held.getPrompt(id);
    held.prompts.delete(id);
    return { value: held.promptsOf(sessionId) };
  },
  rerunPrompt: ([id = '']) => held.run(held.getPrompt(id)),
  approvePlan: ([id = ''], body) => approve(id, (body as PlanApproval).steps),
  rejectPlan: ([id = '']) => held.become(id, { state: 'cancelled', planState: 'rejected', resultType: 'rejected' }),
  answerQuestion: ([id = '']) => held.become(id, { ...evaluationOf(), ...held.getEvaluation(id), state: 'completed', question: null, blocks: evaluationOf().blocks, claims: evaluationOf().claims }),
  stopEvaluation: ([id = '']) => held.become(id, { state: 'cancelled', resultType: 'unknown', question: null }),
  resumeEvaluation: ([id = '']) => held.become(id, { interrupted: false, state: 'completed', resultType: 'success' }),
  judgeEvaluation: (_, body) => body as CallAnswer<'judgeEvaluation'>,
  addPromptbook: (_, body) => keepBook(body as PromptbookContent),
  importPromptbook: (_, body) => keepBook(JSON.parse((body as { text: string }).text) as PromptbookContent),
  changePromptbook: ([id = ''], body) => {
    const { content } = body as PromptbookChange;
    books.set(id, { ...getBook(id), content, version: getBook(id).version + 1 });
    return getBook(id);
  },
  deletePromptbook: ([id = '']) => {
    books.delete(id);
    return { value: [...books.values()] };
  },
  duplicatePromptbook: ([id = '']) => keepBook({ ...getBook(id).content, name: `${getBook(id).content.name} (copy)`, visibility: 'private' }),
  runPromptbook: ([id = ''], body) => runBook(id, body as NewPromptbookRun),
  stopPromptbookRun: ([id = '']) => copilotReads.getPromptbookRun([id], new URLSearchParams()),
  addKnowledge: (_, body) => {
    const { name = '', base64 = '' } = body as NewKnowledgeFile;
    if (!/\.(pdf|docx|md|txt)$/i.test(name)) throw new ApiError('failed', `\`${name}\` is none of PDF, DOCX, Markdown and text`, '/api/knowledge', 'mock-5');
    const file: KnowledgeFile = { id: `f${files.size + 1}`, name, mediaType: 'text/plain', sizeBytes: Math.floor((base64.length * 3) / 4), createdAt: new Date().toISOString() };
    files.set(file.id, file);
    return file;
  },
  deleteKnowledge: ([id = '']) => {
    files.delete(id);
    return knowledge();
  },
  setKnowledgeSettings: (_, body) => body as CallAnswer<'setKnowledgeSettings'>,
  setBudget: () => copilotReads.getCapacity([], new URLSearchParams()),
  setModels: (_, body) => {
    models = { ...(body as ModelSettings), detected: models.detected };
    return models;
  },
};

