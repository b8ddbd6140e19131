// What a prompt that begins with `/` or `*` may mean, and what the menu finds: every word typed must
// begin a word of the name, the description or an example.
import type { Promptbook, Skill } from '../api/generated.ts';

export type Sign = '/' | '*';

/** The sign that a text begins with and what follows it, while it is still a name that is typed. */
export function typedName(text: string): { sign: Sign; name: string } | undefined {
  const [, sign, name] = /^([/*])([^\n]*)$/.exec(text) ?? [];
  return sign ? { sign: sign as Sign, name: name?.trim() ?? '' } : undefined;
}

const wordsOf = (text: string) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** How well texts fit what was typed: less is better, nothing when they do not. The first text counts most. */
export function fit(typed: string, texts: string[]): number | undefined {
  const asked = wordsOf(typed);
  const bags = texts.map(wordsOf);
  let worst = 0;
  for (const word of asked) {
    const found = bags.findIndex((bag) => bag.some((held) => held.startsWith(word)));
    if (found < 0) return undefined;
    worst = Math.max(worst, found);
  }
  return worst;
}

function ranked<T>(list: T[], typed: string, textsOf: (held: T) => string[]): T[] {
  const fits = list.flatMap((held) => {
    const rank = fit(typed, textsOf(held));
    return rank === undefined ? [] : [{ held, rank }];
  });
  return fits.sort((a, b) => a.rank - b.rank).map(({ held }) => held);
}

export const skillsFor = (skills: Skill[], typed: string) =>
  ranked(skills, typed, ({ name, displayName, plugin, description, examples }) => [`${name} ${displayName}`, plugin, description, ...examples]);

export const booksFor = (books: Promptbook[], typed: string) =>
  ranked(books, typed, ({ content: { name = '', tags = [], description = '' } }) => [name, tags.join(' '), description]);
