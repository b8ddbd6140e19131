// One input of a skill, as its type wants it.
import { Field, Input, Select, Textarea } from '@fluentui/react-components';
import type { SkillInput } from '../api/generated.ts';
import { words } from '../text/words.ts';

type Props = { input: SkillInput; text: string; wrong?: string; onText: (text: string) => void };

const labelOf = (name: string) => words(name.replaceAll('_', ' '));

export function InputField({ input: { name, description, kind, choices, required }, text, wrong, onText }: Props) {
  const options = kind === 'flag' ? ['true', 'false'] : choices;
  const isChoice = kind === 'flag' || kind === 'choice';
  return (
    <Field label={labelOf(name)} required={required} hint={description} validationMessage={wrong} size="small">
      {isChoice ? (
        <Select value={text} onChange={(_, data) => onText(data.value)}>
          {!required && <option value="">not given</option>}
          {required && !text && <option value="" />}
          {options.map((choice) => <option key={choice} value={choice}>{kind === 'flag' ? (choice === 'true' ? 'yes' : 'no') : words(choice)}</option>)}
        </Select>
      ) : kind === 'texts' || name === 'query' || name === 'text' || name === 'question' ? (
        <Textarea rows={3} value={text} onChange={(_, data) => onText(data.value)} />
      ) : (
        <Input inputMode={kind === 'integer' || kind === 'number' ? 'numeric' : undefined} value={text} onChange={(_, data) => onText(data.value)} />
      )}
    </Field>
  );
}
