// What the library shows: filtered by tag and plugin, searched by words.
import type { Promptbook } from '../api/generated.ts';
import { booksFor } from '../chat/match.ts';
import type { LibraryView } from '../paths.ts';

const unique = (names: string[]) => [...new Set(names)].sort((a, b) => a.localeCompare(b));

export const tagsOf = (books: Promptbook[]) => unique(books.flatMap(({ content }) => content.tags ?? []));

export const pluginsOf = (books: Promptbook[]) => unique(books.flatMap(({ content }) => (content.prompts ?? []).flatMap(({ plugins = [] }) => plugins)));

export function shownBooks(books: Promptbook[], { q = '', tag, plugin }: LibraryView): Promptbook[] {
  const fitting = books.filter(({ content: { tags = [], prompts = [] } }) =>
    (!tag || tags.includes(tag)) && (!plugin || prompts.some(({ plugins = [] }) => plugins.includes(plugin))));
  return booksFor(fitting, q);
}
