import type { Step } from '../api/generated.ts';

/** Says whether a step comes after the one at the replay line; nothing does while there is no line. */
export function isAfter(steps: Pick<Step, 'id'>[], id: string, until: string | undefined): boolean {
  if (!until) return false;
  const line = steps.findIndex((step) => step.id === until);
  return line >= 0 && steps.findIndex((step) => step.id === id) > line;
}
