// A plan that waits: numbered steps that can be left out or changed, what it will take, and the two
// ways to decide. Nothing runs before.
import { Button, Checkbox, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { calls, type Evaluation, type Plan, type PlannedStep } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { take } from '../chat/following.ts';
import { took } from '../hunting/took.ts';
import { Hostile } from '../text/hostile.tsx';
import { costOf } from '../text/money.ts';
import { words } from '../text/words.ts';
import css from './answer.module.css';
import { asText, edited } from './plan-edit.ts';

function Step({ step, inputs, isIn, isEdited, onIn, onInput }: {
  step: PlannedStep; inputs: Record<string, string>; isIn: boolean; isEdited: boolean; onIn: (isIn: boolean) => void; onInput: (name: string, text: string) => void;
}) {
  return (
    <li data-out={!isIn || undefined}>
      <div className={css.planHead}>
        <Checkbox checked={isIn} label={step.displayName} onChange={(_, data) => onIn(Boolean(data.checked))} />
        {step.effect === 'write' && <span className={css.writes}>Changes something</span>}
        <span className={css.quiet}>{step.plugin}</span>
      </div>
      {step.why && <p className={css.quiet}><Hostile text={step.why} /></p>}
      {isEdited && isIn ? (
        <div className={css.planInputs}>
          {Object.entries(inputs).map(([name, text]) => (
            <label key={name}>
              <span>{words(name.replaceAll('_', ' '))}</span>
              <Input size="small" value={text} onChange={(_, data) => onInput(name, data.value)} />
            </label>
          ))}
        </div>
      ) : (
        <p className={css.given}>
          {Object.entries(inputs).map(([name, text]) => <span key={name}><span className={css.quiet}>{name} </span><Hostile text={text} code /></span>)}
        </p>
      )}
    </li>
  );
}

export function PlanCard({ evaluation, plan, isReader }: { evaluation: Evaluation; plan: Plan; isReader?: boolean }) {
  const [isEdited, setEdited] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [texts, setTexts] = useState(() => plan.steps.map(({ inputs }) => asText(inputs)));
  const { act, isRunning, problem } = useAct('/api/none');
  const { steps, isChanged } = edited(plan, texts, left);
  const decide = async (call: Parameters<typeof act<Evaluation>>[0]) => {
    const decided = await act(call);
    if (decided) take(decided);
  };
  const { elapsedMs = 0 } = plan.estimate;
  return (
    <section className={css.plan} aria-label="Proposed plan">
      <h3>Proposed plan</h3>
      <p className={css.quiet}>Nothing has run. Leave out what is not wanted, then decide.</p>
      <ol>
        {plan.steps.map((step, index) => (
          <Step
            key={index}
            step={step}
            inputs={texts[index] ?? {}}
            isIn={!left.has(index)}
            isEdited={isEdited}
            onIn={(isIn) => setLeft((held) => new Set(isIn ? [...held].filter((other) => other !== index) : [...held, index]))}
            onInput={(name, text) => setTexts((held) => held.map((own, at) => (at === index ? { ...own, [name]: text } : own)))}
          />
        ))}
      </ol>
      <p className={css.estimate}>Estimate: {costOf(plan.estimate)}{elapsedMs > 0 && ` · about ${took(elapsedMs)}`}</p>
      <div className={css.actions}>
        <Button appearance="primary" size="small" disabled={isRunning || isReader || steps.length === 0} onClick={() => void decide(calls.approvePlan(evaluation.id, isChanged ? { steps } : {}))}>
          {isChanged ? `Approve ${steps.length} of ${plan.steps.length}` : 'Approve'}
        </Button>
        <Button size="small" disabled={isRunning || isReader} onClick={() => void decide(calls.rejectPlan(evaluation.id))}>Reject</Button>
        <Button size="small" appearance="transparent" aria-pressed={isEdited} disabled={isReader} onClick={() => setEdited(!isEdited)}>{isEdited ? 'Done editing' : 'Edit inputs'}</Button>
      </div>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </section>
  );
}
