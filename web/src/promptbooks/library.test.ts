import { expect, test } from 'vitest';
import { books } from '../mock/copilot/library.ts';
import { pluginsOf, shownBooks, tagsOf } from './library.ts';

const names = (view: Parameters<typeof shownBooks>[1]) => shownBooks(books, view).map(({ content }) => content.name);

test('p_138_the_library_is_filtered_by_role_and_plugin_and_searched', () => {
  expect(names({})).toHaveLength(books.length);
  expect(names({ tag: 'soc analyst' })).toEqual(['Incident investigation', 'Suspicious script analysis']);
  expect(names({ tag: 'soc analyst', q: 'script' })).toEqual(['Suspicious script analysis']);
  expect(names({ q: 'nothing like it' })).toEqual([]);
  expect(tagsOf(books)).toContain('identity');
  const bound = books.map((book, index) => (index === 0 ? { ...book, content: { ...book.content, prompts: [{ content: 'a', plugins: ['entities'] }] } } : book));
  expect(pluginsOf(bound)).toEqual(['entities']);
  expect(shownBooks(bound, { plugin: 'entities' })).toHaveLength(1);
});
