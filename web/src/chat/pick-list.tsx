// Skills or promptbooks to pick from; the prompt's field keeps the focus and names the one that Enter
// takes.
import type { ReactNode } from 'react';
import type { Promptbook, Skill } from '../api/generated.ts';
import { Hostile } from '../text/hostile.tsx';
import { count } from '../text/words.ts';
import css from './chat.module.css';

export type Pick = { key: string; skill: Skill } | { key: string; book: Promptbook };

export const pickOfSkill = (skill: Skill): Pick => ({ key: `skill-${skill.name}`, skill });
export const pickOfBook = (book: Promptbook): Pick => ({ key: `book-${book.id}`, book });

export function PickText({ pick }: { pick: Pick }): ReactNode {
  if ('skill' in pick) {
    const { displayName, name, plugin, description, effect } = pick.skill;
    return (
      <>
        <span className={css.pickName}>{displayName} <code>/{name}</code>{effect === 'write' && <span className={css.writes}>Changes something</span>}</span>
        <span className={css.quiet}>{plugin} · {description}</span>
      </>
    );
  }
  const { name, description, prompts } = pick.book.content;
  return (
    <>
      <span className={css.pickName}><Hostile text={name ?? ''} /></span>
      <span className={css.quiet}>{count(prompts?.length ?? 0, 'prompt')} · <Hostile text={description ?? ''} /></span>
    </>
  );
}

type Props = { id: string; label: string; picks: Pick[]; chosen: number; onPick: (pick: Pick) => void };

export function PickList({ id, label, picks, chosen, onPick }: Props) {
  return (
    <ul id={id} role="listbox" aria-label={label} tabIndex={0} className={css.picks}>
      {picks.map((pick, index) => (
        <li
          key={pick.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          ref={index === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(pick)}
        >
          <PickText pick={pick} />
        </li>
      ))}
    </ul>
  );
}
