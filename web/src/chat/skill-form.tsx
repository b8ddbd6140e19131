// A skill that was picked: what it does, its inputs, and Run. It is called as it stands; nothing is
// planned.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { PageContext, Skill } from '../api/generated.ts';
import css from './chat.module.css';
import { InputField } from './input-field.tsx';
import { firstTexts, valuesOf, wrongWith } from './inputs.ts';

type Props = { skill: Skill; context: PageContext; isAsking: boolean; onRun: (inputs: Record<string, unknown>) => void; onCancel: () => void };

export function SkillForm({ skill, context, isAsking, onRun, onCancel }: Props) {
  const [texts, setTexts] = useState(() => firstTexts(skill.inputs, context));
  const [isTried, setTried] = useState(false);
  const wrongs = Object.fromEntries(skill.inputs.map((input) => [input.name, wrongWith(input, texts[input.name] ?? '')]));
  const required = skill.inputs.filter((input) => input.required);
  const optional = skill.inputs.filter((input) => !input.required);
  const fields = (inputs: typeof required) => inputs.map((input) => (
    <InputField
      key={input.name}
      input={input}
      text={texts[input.name] ?? ''}
      wrong={isTried ? wrongs[input.name] : undefined}
      onText={(text) => setTexts((held) => ({ ...held, [input.name]: text }))}
    />
  ));
  return (
    <form
      noValidate
      className={css.form}
      aria-label={skill.displayName}
      onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), onCancel())}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (Object.values(wrongs).every((wrong) => !wrong)) onRun(valuesOf(skill.inputs, texts));
      }}
    >
      <p><strong>{skill.displayName}</strong> <span className={css.quiet}>{skill.plugin} · cost {skill.cost}{skill.effect === 'write' && ' · changes something, so it waits for approval'}</span></p>
      <p className={css.quiet}>{skill.description}</p>
      {required.length > 0 && <fieldset><legend>Required</legend>{fields(required)}</fieldset>}
      {optional.length > 0 && <fieldset><legend>Optional</legend>{fields(optional)}</fieldset>}
      <div className={css.formFoot}>
        <Button type="submit" size="small" appearance="primary" disabled={isAsking}>Run</Button>
        <Button size="small" onClick={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}
