// A promptbook that was picked: its inputs, one value each wherever it stands in the prompts, and Run.
import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { calls, type PageContext, type Promptbook, type PromptbookRunBegun } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { inputsOf } from '../promptbooks/placeholders.ts';
import { Hostile } from '../text/hostile.tsx';
import { count } from '../text/words.ts';
import css from './chat.module.css';

type Props = { book: Promptbook; context: PageContext; sessionId?: string; onBegun: (run: PromptbookRunBegun) => void; onCancel?: () => void };

/** What the page is about fits an input that asks for it by name. */
const firstValue = (name: string, { kind, id }: PageContext) => {
  const asked = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  const wanted = { incident: ['incidentid', 'incident', 'incidentnumber'], device: ['device', 'devicename', 'host'], user: ['user', 'upn', 'username'] }[kind ?? ''] ?? [];
  return id && wanted.some((word) => asked.endsWith(word)) ? id : '';
};

export function BookForm({ book, context, sessionId, onBegun, onCancel }: Props) {
  const inputs = inputsOf(book.content);
  const [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries(inputs.map(({ name }) => [name, firstValue(name, context)])));
  const [isTried, setTried] = useState(false);
  const { act, isRunning, problem } = useAct('/api/sessions');
  const isWhole = inputs.every(({ name }) => values[name]?.trim());

  async function run() {
    const begun = await act(calls.runPromptbook(book.id, { inputs: values, sessionId: sessionId || undefined }));
    if (begun) onBegun(begun);
  }

  return (
    <form
      noValidate
      className={css.form}
      aria-label={`Run ${book.content.name ?? ''}`}
      onKeyDown={(event) => event.key === 'Escape' && onCancel && (event.stopPropagation(), onCancel())}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isWhole) void run();
      }}
    >
      <p><strong><Hostile text={book.content.name ?? ''} /></strong> <span className={css.quiet}>{count(book.content.prompts?.length ?? 0, 'prompt')}, one after the other</span></p>
      {inputs.map(({ name, description }) => (
        <Field key={name} label={name} required hint={description} size="small" validationMessage={isTried && !values[name]?.trim() ? 'It needs a value' : undefined}>
          <Input value={values[name] ?? ''} onChange={(_, data) => setValues((held) => ({ ...held, [name]: data.value }))} />
        </Field>
      ))}
      {inputs.length === 0 && <p className={css.quiet}>It takes no inputs.</p>}
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <div className={css.formFoot}>
        <Button type="submit" size="small" appearance="primary" disabled={isRunning}>Run</Button>
        {onCancel && <Button size="small" onClick={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}
