import { expect, test } from 'vitest';
import { books, skills } from '../mock/copilot/library.ts';
import { booksFor, fit, skillsFor, typedName } from './match.ts';

test('p_134_a_slash_or_an_asterisk_begins_a_name', () => {
  expect(typedName('/summ')).toEqual({ sign: '/', name: 'summ' });
  expect(typedName('*')).toEqual({ sign: '*', name: '' });
  expect(typedName('what is /etc')).toBeUndefined();
  expect(typedName('/a\nb')).toBeUndefined();
});

test('p_134_every_word_must_begin_a_word_and_names_come_first', () => {
  expect(fit('sum inc', ['summarize_incident'])).toBe(0);
  expect(fit('ncident', ['summarize_incident'])).toBeUndefined();
  expect(skillsFor(skills, 'run quer')[0]?.name).toBe('run_query');
  expect(skillsFor(skills, '')).toHaveLength(skills.length);
  expect(booksFor(books, 'script')[0]?.content.name).toBe('Suspicious script analysis');
});
