// The `<INPUTS>` of a promptbook: every name between angle brackets in a prompt is one, told once
// however often it stands there. Names hold no blanks and keep their case.
import type { PromptbookContent, PromptbookInput } from '../api/generated.ts';

const placeholder = /<([\p{L}_][\p{L}\p{N}_.-]*)>/gu;

export const namesIn = (text: string) => [...text.matchAll(placeholder)].map(([, name = '']) => name);

/** The inputs in the order in which the prompts name them, with what is told of them. */
export function inputsOf({ inputs = [], prompts = [] }: PromptbookContent): PromptbookInput[] {
  const texts = prompts.flatMap(({ content = '', skillInputs = {} }) => [content, ...Object.values(skillInputs).filter((value) => typeof value === 'string')]);
  const names = new Set(texts.flatMap(namesIn));
  return [...names].map((name) => ({ name, description: inputs.find((held) => held.name === name)?.description ?? '' }));
}
