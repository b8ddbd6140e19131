// Inputs of a skill, between the form's texts and what the call takes.
import type { PageContext, SkillInput } from '../api/generated.ts';

export type Texts = Record<string, string>;

const isOf: Record<string, RegExp> = {
  incident: /^incident(_id)?$/, alert: /^alert(_id)?$/, device: /^device$/, user: /^user$/, file: /^file$/, ip: /^ip$/, domain: /^domain$/, url: /^url$/,
  email: /^(message_id|email)$/, query: /^query$/,
};

/** What the form begins with: what the page is about, else the default. */
export function firstTexts(inputs: SkillInput[], { kind = '', id = '' }: PageContext): Texts {
  return Object.fromEntries(inputs.map(({ name, default: given }) => {
    if (id && isOf[kind]?.test(name)) return [name, id];
    if (given === undefined || given === null) return [name, ''];
    return [name, Array.isArray(given) ? given.join('\n') : String(given)];
  }));
}

/** What is wrong with an input's text, in words; nothing when it will do. */
export function wrongWith({ required, kind, least, greatest }: SkillInput, text: string): string | undefined {
  const given = text.trim();
  if (!given) return required ? 'It needs a value' : undefined;
  if (kind === 'integer') {
    if (!/^-?\d+$/.test(given)) return 'It must be a whole number';
    if (least !== null && least !== undefined && Number(given) < least) return `It must be ${least} or more`;
    if (greatest !== null && greatest !== undefined && Number(given) > greatest) return `It must be ${greatest} or less`;
  }
  if (kind === 'number' && !Number.isFinite(Number(given))) return 'It must be a number';
  if (kind === 'instant' && Number.isNaN(Date.parse(given))) return 'It must be an instant, as 2026-01-31T08:00:00Z';
  return undefined;
}

/** The values of a call; what is empty is left out. */
export function valuesOf(inputs: SkillInput[], texts: Texts): Record<string, unknown> {
  return Object.fromEntries(inputs.flatMap(({ name, kind }): [string, unknown][] => {
    const text = texts[name] ?? '';
    const given = text.trim();
    if (!given) return [];
    switch (kind) {
      case 'integer':
      case 'number':
        return [[name, Number(given)]];
      case 'flag':
        return [[name, given === 'true']];
      case 'texts':
        return [[name, given.split('\n').map((line) => line.trim()).filter(Boolean)]];
      case 'instant':
        return [[name, new Date(given).toISOString()]];
      default:
        return [[name, text]];
    }
  }));
}
