// Made-up skills and promptbooks, with the shapes of the real ones.
import type { Promptbook, PromptbookPrompt, Skill, SkillInput } from '../../api/generated.ts';

const input = (name: string, description: string, part: Partial<SkillInput> = {}): SkillInput => ({ name, description, kind: 'text', choices: [], required: false, ...part });
const incidentId = input('incident_id', 'Id of the incident', { required: true });
const days = input('days', 'Days to look back', { kind: 'integer', least: 1, greatest: 120, default: 30 });

const skill = (name: string, plugin: string, displayName: string, description: string, inputs: SkillInput[], part: Partial<Skill> = {}): Skill => ({
  name, plugin, displayName, description, inputs, effect: 'read', cost: 'low', examples: [], enabled: true, ...part,
});

export const skills: Skill[] = [
  skill('change_incident', 'incidents', 'Change an incident', 'Sets status, owner or judgement of an incident.', [
    incidentId, input('status', 'New status', { kind: 'choice', choices: ['active', 'inProgress', 'resolved'] }), input('assigned_to', 'Who has it'),
  ], { effect: 'write', cost: 'free' }),
  skill('describe_file', 'entities', 'Describe a file', 'Says where a file was seen, who signed it and what it did.', [input('file', 'Name or hash', { required: true }), days]),
  skill('list_incidents', 'incidents', 'List incidents', 'Lists incidents by status, severity and age.', [
    input('status', 'Only of this status', { kind: 'choice', choices: ['active', 'inProgress', 'resolved'] }),
    input('severity', 'Only of this severity', { kind: 'choice', choices: ['high', 'medium', 'low', 'informational'] }),
    days, input('limit', 'Most incidents to list', { kind: 'integer', least: 1, greatest: 100, default: 20 }),
  ], { cost: 'free', examples: ['Which incidents of high severity are open?'] }),
  skill('run_query', 'hunting', 'Run a query', 'Runs a KQL query over the workspace’s tables.', [input('query', 'The KQL text', { required: true }), input('timespan', 'ISO 8601 length back from now')]),
  skill('summarize_device', 'entities', 'Summarize a device', 'Says what the logs hold about a device.', [input('device', 'Name of the device', { required: true }), days]),
  skill('summarize_incident', 'incidents', 'Summarize an incident', 'Tells what happened, with the proofs of every sentence.', [incidentId], { examples: ['Summarize incident 1042'] }),
];

const book = (id: string, name: string, description: string, tags: string[], prompts: (string | PromptbookPrompt)[], part: Partial<Promptbook> = {}): Promptbook => ({
  id, owner: '', builtIn: true, access: 'reader', version: 1, createdAt: '2023-08-01T00:00:00Z', updatedAt: '2023-08-01T00:00:00Z',
  content: { name, description, tags, inputs: [], visibility: 'workspace', prompts: prompts.map((prompt) => (typeof prompt === 'string' ? { content: prompt } : prompt)) },
  ...part,
});

export const books: Promptbook[] = [
  book('incident', 'Incident investigation', 'From one incident to a report that anybody can read.', ['incidents', 'soc analyst'], [
    'Summarize incident <IncidentId>', 'What is known of the addresses of incident <IncidentId>?', 'Which devices did its users use lately?', { content: 'Write a report for <Audience>', continueOnFailure: true },
  ]),
  book('script', 'Suspicious script analysis', 'What a script does, layer by layer, and what to do about it.', ['scripts', 'soc analyst'], ['Explain this script: <Snippet>', 'Is it malicious?', 'Which devices ran it?']),
  book('user', 'User analysis', 'One user’s activity, devices and risk over a time.', ['identity'], ['Summarize user <Upn> over the last <Days> days', 'Which devices did <Upn> use?']),
  book('mine', 'Monday morning', 'What the weekend left behind.', ['mine'], ['Which incidents of high severity began since Friday?', 'Which of them are unassigned?'], {
    owner: 'local', builtIn: false, access: 'owner',
    content: { name: 'Monday morning', description: 'What the weekend left behind.', tags: ['mine'], visibility: 'private', inputs: [], prompts: [{ content: 'Which incidents of high severity began since Friday?' }, { content: 'Which of them are unassigned?' }] },
  }),
];
