// What was asked, as one reads it: the words, or the skill with its inputs.
import type { Prompt } from '../api/generated.ts';
import { wholeText } from '../hunting/results/cell-text.ts';

export function askedText({ content, skill, inputs }: Pick<Prompt, 'content' | 'skill' | 'inputs'>): string {
  if (!skill || (content && content !== `/${skill}`)) return content;
  const given = Object.entries(inputs).map(([name, value]) => `${name}: ${wholeText(value)}`).join(', ');
  return `/${skill}${given ? ` ${given}` : ''}`;
}
