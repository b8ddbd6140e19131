import { expect, test } from 'vitest';
import { auditRecord, interaction, settingChange, skill } from '../mock/copilot/audit.ts';
import { accessed } from './accessed.ts';
import { fitting, operationsOf } from './filter.ts';
import { lineFile, linesOf } from './lines.ts';
import { readRecord } from './record.ts';

const told = (body: unknown, position = 1) => readRecord(auditRecord(position, body));

test('p_190_an_interaction_tells_who_where_what_and_how_it_ended', () => {
  const { record: _, ...rest } = told(interaction({ resources: [skill('Summarize incident')] }));
  expect(rest).toEqual({
    at: '2023-08-16T05:01:00.000000Z', user: 'm.keller', userType: 'Regular', clientAddress: '127.0.0.1', operation: 'CopilotInteraction', surface: 'incident',
    contexts: ['incident 1042'], sessionId: 's1', promptId: 'p1', agent: '', plugins: ['incidents 0.1.0'], models: ['embedded analyst 0.1.0'], changes: [],
    resources: [{ name: 'Summarize incident', kind: 'Skill', action: 'Read', status: 'success', isInjected: false }],
    result: 'success', isJailbreak: false, isInjected: false, isReadable: true,
  });
});

test('p_191_flags_are_read_from_the_messages_and_the_resources', () => {
  expect(told(interaction({ isJailbreak: true }))).toMatchObject({ isJailbreak: true, isInjected: false });
  expect(told(interaction({ resources: [skill('a'), skill('b', 'success', true)] }))).toMatchObject({ isJailbreak: false, isInjected: true });
  // Words that only look like a flag are none.
  expect(told(interaction({ user: '"JailbreakDetected":true' }))).toMatchObject({ isJailbreak: false, isInjected: false });
});

test('how a run ended says that it was stopped or interrupted before anything else', () => {
  expect(told(interaction({ cost: { resultType: 'error', wasStopped: true } })).result).toBe('stopped');
  expect(told(interaction({ cost: { resultType: 'error', wasInterrupted: true } })).result).toBe('interrupted');
});

test('one line names three skills, how they went, the number of sources, and what was changed', () => {
  const row = { Name: 'a row', Type: 'row', Action: 'Read', Status: 'success' };
  expect(accessed(told(interaction({ resources: [row, row, skill('A'), skill('B', 'failure'), skill('C'), skill('D')] })))).toBe('A (read, success) · B (read, failure) · C (read, success) · 1 more · 2 sources');
  expect(accessed(told(settingChange('k', 'promptbook', null, 'b1')))).toBe('promptbook b1');
  expect(accessed(told(settingChange('k', 'copilot.models', {}, {})))).toBe('copilot.models');
});

test.each(['', 'no JSON', '[1]', 'null', '"text"', '{"Operation":{"a":1},"CopilotEventData":[],"Cost":7}', '{"CopilotEventData":{"AccessedResources":[null,3,{}],"Messages":"x"},"CopilotSettingsEventData":{}}', '{"__proto__":{"UserId":"x"}}'])('a changed record is read without falling over: %s', (body) => {
  const read = told(body);
  expect(read.isJailbreak || read.isInjected).toBe(false);
  expect(read.at).toBe('2023-08-16T05:01:00.000000Z');
  expect(read.isReadable).toBe(body.startsWith('{'));
  expect(typeof accessed(read)).toBe('string');
});

test('records are found by words as people write them, by operation, and by flags', () => {
  const records = [told(interaction({ user: 'CORP\\kim "k"' })), told(interaction({ isJailbreak: true }), 2), told(settingChange('x', 'copilot.models', 1, 2), 3)];
  const found = (view: object) => fitting(records, view).map(({ record }) => record.position);
  expect(found({})).toEqual([1, 2, 3]);
  expect(found({ q: 'corp\\KIM "k"' })).toEqual([1]);
  expect(found({ operation: 'UpdateCopilotSettings' })).toEqual([3]);
  expect(found({ flagged: 'true' })).toEqual([2]);
  expect(found({ flagged: 'true', q: 'kim' })).toEqual([]);
  expect(operationsOf(records, 'Gone')).toEqual(['CopilotInteraction', 'Gone', 'UpdateCopilotSettings']);
});

test('p_192_the_file_holds_every_record_whole_a_line_each', async () => {
  const records = [auditRecord(3, interaction({ user: 'line\nend' })), auditRecord(4, 'no JSON')];
  const lines = (await linesOf(records).text()).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(records);
  expect(lineFile(records)).toBe('audit-3-4.jsonl');
});
