// A promptbook as it is written: name, tags, who sees it, its prompts in order, what its inputs mean.
import { Button, Checkbox, Field, Input, Radio, RadioGroup, Textarea, Tooltip } from '@fluentui/react-components';
import { AddRegular, ArrowDownRegular, ArrowUpRegular, DeleteRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { PromptbookContent, PromptbookPrompt } from '../api/generated.ts';
import { inputsOf } from './placeholders.ts';
import css from './promptbooks.module.css';
import { moved, removed, replaced } from './reorder.ts';

type Props = { content: PromptbookContent; isSaving: boolean; problem?: string; onSave: (content: PromptbookContent) => void; onCancel: () => void };

function PromptField({ prompt, at, count, onChange, onMove, onRemove }: {
  prompt: PromptbookPrompt; at: number; count: number; onChange: (prompt: PromptbookPrompt) => void; onMove: (by: 1 | -1) => void; onRemove: () => void;
}) {
  const name = `Prompt ${at + 1}`;
  return (
    <li>
      <Textarea aria-label={name} rows={2} value={prompt.content ?? ''} placeholder="A question; <Name> is an input" onChange={(_, data) => onChange({ ...prompt, content: data.value })} />
      <div className={css.promptFoot}>
        <Checkbox checked={Boolean(prompt.continueOnFailure)} label="Go on when it fails" onChange={(_, data) => onChange({ ...prompt, continueOnFailure: Boolean(data.checked) })} />
        {prompt.skill && <span className={css.quiet}>calls <code>{prompt.skill}</code></span>}
        <span className={css.grow} />
        <Tooltip relationship="label" content={`Move ${name} up`}><Button size="small" appearance="subtle" icon={<ArrowUpRegular />} disabled={at === 0} onClick={() => onMove(-1)} /></Tooltip>
        <Tooltip relationship="label" content={`Move ${name} down`}><Button size="small" appearance="subtle" icon={<ArrowDownRegular />} disabled={at === count - 1} onClick={() => onMove(1)} /></Tooltip>
        <Tooltip relationship="label" content={`Remove ${name}`}><Button size="small" appearance="subtle" icon={<DeleteRegular />} disabled={count === 1} onClick={onRemove} /></Tooltip>
      </div>
    </li>
  );
}

export function Editor({ content, isSaving, problem, onSave, onCancel }: Props) {
  const [draft, setDraft] = useState<PromptbookContent>(() => ({ ...content, prompts: content.prompts?.length ? content.prompts : [{ content: '' }] }));
  const [tags, setTags] = useState((content.tags ?? []).join(', '));
  const change = (part: Partial<PromptbookContent>) => setDraft((held) => ({ ...held, ...part }));
  const { name = '', description = '', prompts = [], visibility = 'private' } = draft;
  const inputs = inputsOf(draft);
  const isWhole = Boolean(name.trim()) && prompts.every(({ content: text = '', skill }) => text.trim() || skill);
  const describe = (input: string, told: string) =>
    change({ inputs: inputs.map((held) => (held.name === input ? { name: input, description: told } : held)) });
  return (
    <form
      noValidate
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) onSave({ ...draft, name: name.trim(), inputs, tags: tags.split(',').map((tag) => tag.trim()).filter(Boolean) });
      }}
    >
      <section className={css.card} aria-label="What it is">
        <Field label="Name" required><Input value={name} onChange={(_, data) => change({ name: data.value })} /></Field>
        <Field label="What it is for"><Textarea rows={2} value={description} onChange={(_, data) => change({ description: data.value })} /></Field>
        <Field label="Tags" hint="Separated by commas; a role is a tag, too"><Input value={tags} onChange={(_, data) => setTags(data.value)} /></Field>
        <Field label="Who sees it">
          <RadioGroup layout="horizontal" value={visibility} onChange={(_, data) => change({ visibility: data.value as PromptbookContent['visibility'] })}>
            <Radio value="private" label="Just me" />
            <Radio value="workspace" label="Everybody in the workspace" />
          </RadioGroup>
        </Field>
      </section>
      <section className={css.card} aria-label="Prompts">
        <h2>Prompts</h2>
        <p className={css.quiet}>They run one after the other; each knows the answers before it. <code>&lt;Name&gt;</code> in a prompt becomes an input, asked once for all prompts that name it.</p>
        <ol className={css.prompts}>
          {prompts.map((prompt, at) => (
            <PromptField
              key={at}
              prompt={prompt}
              at={at}
              count={prompts.length}
              onChange={(next) => change({ prompts: replaced(prompts, at, next) })}
              onMove={(by) => change({ prompts: moved(prompts, at, by) })}
              onRemove={() => change({ prompts: removed(prompts, at) })}
            />
          ))}
        </ol>
        <div><Button size="small" icon={<AddRegular />} onClick={() => change({ prompts: [...prompts, { content: '' }] })}>Add a prompt</Button></div>
      </section>
      {inputs.length > 0 && (
        <section className={css.card} aria-label="Inputs">
          <h2>Inputs</h2>
          {inputs.map((input) => (
            <Field key={input.name} label={input.name} size="small"><Input placeholder="What it means" value={input.description ?? ''} onChange={(_, data) => describe(input.name, data.value)} /></Field>
          ))}
        </section>
      )}
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <div className={css.actions}>
        <Button type="submit" appearance="primary" disabled={isSaving || !isWhole}>Save</Button>
        <Button onClick={onCancel}>Cancel</Button>
        {!isWhole && <span className={css.quiet}>It needs a name, and words in every prompt.</span>}
      </div>
    </form>
  );
}
