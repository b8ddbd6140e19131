// A plan as a person wants it: without some steps, with other inputs.
import type { EditedStep, Plan } from '../api/generated.ts';

type Inputs = Record<string, unknown>;

export const asText = (inputs: Inputs): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));

/** The value of a text, of the type that the planned value has. */
function valueOf(text: string, planned: unknown): unknown {
  if (typeof planned === 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export function edited(plan: Plan, texts: Record<string, string>[], left: ReadonlySet<number>): { steps: EditedStep[]; isChanged: boolean } {
  let isChanged = left.size > 0;
  const steps = plan.steps.flatMap(({ skill, inputs }, index): EditedStep[] => {
    if (left.has(index)) return [];
    const before = asText(inputs);
    const own = texts[index] ?? before;
    if (Object.keys(before).some((name) => own[name] !== before[name])) isChanged = true;
    return [{ skill, inputs: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, own[name] === before[name] ? value : valueOf(own[name] ?? '', value)])) }];
  });
  return { steps, isChanged };
}
