import { expect, test } from 'vitest';
import type { Plan, PlannedStep } from '../api/generated.ts';
import { asText, edited } from './plan-edit.ts';
import { planLines } from './plan-steps.ts';

const step = (skill: string, inputs: Record<string, unknown> = {}): PlannedStep => ({ skill, inputs, displayName: skill, plugin: 'incidents', effect: 'read', why: '', cost: 'low' });
const plan: Plan = { steps: [step('list_incidents', { days: 7 }), step('summarize_incident', { incident_id: '7' })], estimate: {} };
const texts = plan.steps.map(({ inputs }) => asText(inputs));

test('p_091_an_untouched_plan_is_approved_as_proposed', () => expect(edited(plan, texts, new Set()).isChanged).toBe(false));

test('p_091_steps_are_left_out_and_inputs_keep_their_types', () => {
  expect(edited(plan, texts, new Set([1]))).toEqual({ isChanged: true, steps: [{ skill: 'list_incidents', inputs: { days: 7 } }] });
  const changed = edited(plan, [{ days: '30' }, { incident_id: '12' }], new Set());
  expect(changed).toEqual({ isChanged: true, steps: [{ skill: 'list_incidents', inputs: { days: 30 } }, { skill: 'summarize_incident', inputs: { incident_id: '12' } }] });
});

test('p_092_each_planned_step_takes_the_state_of_its_own_call', () => {
  const call = (position: number, skill: string | null, state: 'done' | 'running') => ({ position, name: 'x', skill, effect: 'read' as const, inputs: {}, state, message: '' });
  const twice = { ...plan, steps: [step('a'), step('a'), step('b')] };
  const lines = planLines({ plan: twice, steps: [call(1, null, 'done'), call(2, 'a', 'done'), call(3, 'a', 'running')] });
  expect(lines.map(({ state }) => state)).toEqual(['done', 'running', 'pending']);
});
