import { expect, test } from 'vitest';
import type { SkillInput } from '../api/generated.ts';
import { firstTexts, valuesOf, wrongWith } from './inputs.ts';

const input = (name: string, part: Partial<SkillInput> = {}): SkillInput => ({ name, description: name, kind: 'text', choices: [], required: false, ...part });

test('p_135_the_form_begins_with_what_the_page_is_about', () => {
  const inputs = [input('incident_id', { required: true }), input('days', { kind: 'integer', default: 30 })];
  expect(firstTexts(inputs, { kind: 'incident', id: '1042', title: '' })).toEqual({ incident_id: '1042', days: '30' });
  expect(firstTexts(inputs, { kind: 'device', id: 'MKT01', title: '' })).toEqual({ incident_id: '', days: '30' });
});

test.each<[Partial<SkillInput>, string, string | undefined]>([
  [{ required: true }, ' ', 'It needs a value'],
  [{}, '', undefined],
  [{ kind: 'integer', least: 1, greatest: 120 }, '121', 'It must be 120 or less'],
  [{ kind: 'integer', least: 1, greatest: 120 }, '0', 'It must be 1 or more'],
  [{ kind: 'integer' }, '1.5', 'It must be a whole number'],
  [{ kind: 'number' }, 'x', 'It must be a number'],
  [{ kind: 'instant' }, 'yesterday', 'It must be an instant, as 2026-01-31T08:00:00Z'],
  [{ kind: 'integer', least: 1, greatest: 120 }, '120', undefined],
])('p_135_%j of %j: %s', (part, text, wrong) => expect(wrongWith(input('a', part), text)).toBe(wrong));

test('p_135_values_have_the_types_of_the_inputs', () => {
  const inputs = [input('a'), input('b', { kind: 'integer' }), input('c', { kind: 'flag' }), input('d', { kind: 'texts' }), input('e', { kind: 'instant' }), input('f')];
  const texts = { a: ' x ', b: '7', c: 'true', d: 'one\n\n two', e: '2026-01-31T08:00Z', f: '' };
  expect(valuesOf(inputs, texts)).toEqual({ a: ' x ', b: 7, c: true, d: ['one', 'two'], e: '2026-01-31T08:00:00.000Z' });
});
