import { expect, test } from 'vitest';
import { inputsOf, namesIn } from './placeholders.ts';

test('p_141_each_name_is_asked_once_and_keeps_its_case', () => {
  const prompts = [{ content: 'Summarize <IncidentId> for <who>' }, { content: 'Devices of <IncidentId>', skillInputs: { days: '<Days>', limit: 4 } }];
  expect(inputsOf({ prompts, inputs: [{ name: 'who', description: 'For whom' }, { name: 'gone', description: 'no prompt names it' }] })).toEqual([
    { name: 'IncidentId', description: '' }, { name: 'who', description: 'For whom' }, { name: 'Days', description: '' },
  ]);
});

test('p_141_markup_and_comparisons_are_no_inputs', () => expect(namesIn('a < b and c> <img src=x> <A b> <>')).toEqual([]));
