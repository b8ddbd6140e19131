// Where each step of a plan stands: the calls in the process log, in the order of the plan.
import type { Evaluation, EvaluationStep, EvaluationStepState, PlannedStep } from '../api/generated.ts';

export type PlanLine = { planned: PlannedStep; state: EvaluationStepState; step?: EvaluationStep };

export function planLines({ plan, steps }: Pick<Evaluation, 'plan' | 'steps'>): PlanLine[] {
  const calls = steps.filter(({ skill }) => skill);
  const taken = new Set<EvaluationStep>();
  return (plan?.steps ?? []).map((planned) => {
    const step = calls.find((call) => call.skill === planned.skill && !taken.has(call));
    if (step) taken.add(step);
    return { planned, step, state: step?.state ?? 'pending' };
  });
}
