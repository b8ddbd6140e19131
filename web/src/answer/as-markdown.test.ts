import { expect, test } from 'vitest';
import { evaluationOf } from '../mock/copilot/runs.ts';
import { asMarkdown } from './as-markdown.ts';

test('p_131_a_copied_answer_carries_its_proofs_and_nothing_that_acts', () => {
  const text = asMarkdown(evaluationOf({
    blocks: [
      { type: 'text', citations: [1], spans: [{ kind: 'text', text: 'Seen on ', flagged: false }, { kind: 'entity', text: '![x](http://evil.example/a)', flagged: false }] },
      { type: 'table', columns: ['A|B'], rows: [['# one\n<img src=x>']], citations: [[2]], omitted: 3 },
      { type: 'code', text: 'a\n```\nb', language: null },
      { type: 'card', kind: 'generalKnowledge', value: { text: 'LSASS holds secrets.' } },
    ],
    citations: [{ number: 1, proof: { kind: 'row', table: 'DeviceEvents', itemId: '0-1', at: '2023-08-16T04:54:07Z', fields: {} } }, { number: 2, proof: { kind: 'incidents', incidentIds: ['7'], label: 'cited by a row' } }, { number: 3, proof: { kind: 'incidents', incidentIds: ['8'], label: 'not cited' } }],
  }));
  expect(text).toBe([
    'Seen on \\!\\[x\\](hxxp://evil[.]example/a) [1]'.replace('[.]', '\\[.\\]'),
    '| A\\|B | Proof |\n| --- | --- |\n| \\# one \\<img src=x\\> | \\[2\\] |\n\n3 more rows were left out',
    '````\na\n```\nb\n````',
    'General knowledge, not from your data: LSASS holds secrets.',
    '[1] DeviceEvents 0-1 at 2023-08-16T04:54:07Z\n[2] incidents 7: cited by a row',
  ].join('\n\n'));
});
