// What an event of a run changes in its evaluation. The last event brings the whole evaluation, so
// nothing here has to be exact for ever: it is what a reader sees meanwhile.
import type { ServerEvent } from '../api/events.ts';
import type { Block, Evaluation, EvaluationStep, Plan, Question } from '../api/generated.ts';

/** A run as it goes: what is known of it, and the prose that a model is writing. */
export type Going = { evaluation: Evaluation; prose: string };

const withStep = (steps: EvaluationStep[], step: EvaluationStep) =>
  [...steps.filter(({ position }) => position !== step.position), step].sort((a, b) => a.position - b.position);

export function happen({ evaluation, prose }: Going, { name, data }: ServerEvent): Going {
  const given: unknown = JSON.parse(data);
  const change = (part: Partial<Evaluation>, written = prose): Going => ({ evaluation: { ...evaluation, ...part }, prose: written });
  switch (name) {
    case 'step': {
      // Events may be told again from the first one on: a step comes after whatever was waited for before it.
      return change({ steps: withStep(evaluation.steps, given as EvaluationStep), state: 'running', question: null });
    }
    case 'plan':
      // Only a plan that waits for its user is told.
      return evaluation.planState === 'approved' ? { evaluation, prose } : change({ plan: given as Plan, planState: 'proposed', state: 'waiting' });
    case 'question':
      return change({ question: given as Question, state: 'waiting' });
    case 'text':
      return change({}, prose + (given as { text: string }).text);
    case 'restart':
      return change({}, '');
    case 'block':
      return change({ blocks: [...evaluation.blocks, given as Block] });
    case 'end':
      return { evaluation: given as Evaluation, prose: '' };
    default:
      return { evaluation, prose };
  }
}
