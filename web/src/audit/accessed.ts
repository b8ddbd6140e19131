// One line of what a record is about: the skills that were called and how that went, or what was changed.
import { count } from '../text/words.ts';
import type { Told } from './record.ts';

const SHOWN = 3;

export function accessed({ resources, changes, isReadable }: Told): string {
  if (!isReadable) return 'The record cannot be read';
  const skills = resources.filter(({ kind }) => kind === 'Skill');
  const others = resources.length - skills.length;
  const parts = skills.slice(0, SHOWN).map(({ name, action, status }) => `${name} (${[action.toLowerCase(), status].filter(Boolean).join(', ')})`);
  if (skills.length > SHOWN) parts.push(`${skills.length - SHOWN} more`);
  if (others > 0) parts.push(count(others, 'source'));
  parts.push(...changes.map(({ property, after }) => (property === 'promptbook' ? `promptbook ${after.replaceAll('"', '')}` : property)));
  return parts.join(' · ');
}
