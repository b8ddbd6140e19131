// Settings of language models: which are asked, in which order, what they may see, and what happens
// when the budget is used up. Without any, the embedded analyst answers.
import { Button, Field, Input, Radio, RadioGroup, Select, Switch } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link } from 'react-router';
import { calls, endpoints, type ModelSettings, type WhenExhausted } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { chained, comparing, emptyProvider, fromDetected, missingOf, raised, withComparing } from '../models/chain.ts';
import { ProviderCard } from '../models/provider-card.tsx';
import { paths } from '../paths.ts';
import css from '../promptbooks/promptbooks.module.css';
import { removed, replaced } from '../promptbooks/reorder.ts';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { reveal } from '../text/hostile.tsx';
import { useTitle } from './use-title.ts';

function Form({ settings }: { settings: ModelSettings }) {
  const [draft, setDraft] = useState(settings);
  const [saved, setSaved] = useState('');
  const { act, isRunning, problem } = useAct(endpoints.getModels());
  const { providers = [], pseudonymise = false, whenExhausted = 'refuse', currency = 'USD', detected = [] } = draft;
  const change = (part: Partial<ModelSettings>) => {
    setSaved('');
    setDraft((held) => ({ ...held, ...part }));
  };
  const missing = missingOf(providers);
  const offered = detected.filter(({ baseUrl, model }) => !providers.some((held) => held.baseUrl === baseUrl && held.model === model));

  async function save() {
    const kept = await act(calls.setModels(chained(draft)));
    if (!kept) return;
    setDraft(kept);
    setSaved('Saved');
  }

  return (
    <form
      noValidate
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing) void save();
      }}
    >
      <p className={css.quiet}>{providers.length === 0 ? 'No model is set: the embedded analyst answers, from the data alone, at no cost.' : 'The first is asked; the next when it fails; the embedded analyst after the last.'}</p>
      {providers.map((provider, at) => (
        <ProviderCard
          key={at}
          provider={provider}
          at={at}
          onChange={(next) => change({ providers: replaced(providers, at, next) })}
          onUp={() => change({ providers: raised(providers, at) })}
          onRemove={() => change({ providers: removed(providers, at) })}
        />
      ))}
      <div className={css.actions}>
        <Button size="small" icon={<AddRegular />} onClick={() => change({ providers: [...providers, emptyProvider()] })}>Add a model</Button>
        {offered.map((model) => (
          <Button key={`${model.baseUrl} ${model.model}`} size="small" onClick={() => change({ providers: [...providers, fromDetected(model, providers.map(({ id }) => id))] })}>
            {`Add ${reveal(model.model)}, found on this machine`}
          </Button>
        ))}
      </div>
      <section className={css.card} aria-label="What models may see and cost">
        <Switch checked={pseudonymise} label="Names of people and devices are replaced before a model sees them" onChange={(_, data) => change({ pseudonymise: data.checked })} />
        <Field label="Passages of uploaded files are found by" hint="A model that gives vectors reads the whole files; with none, nothing of them leaves this machine to be searched">
          <Select value={comparing(draft)} onChange={(_, data) => change(withComparing(draft, data.value))}>
            <option value="">words alone</option>
            {providers.filter(({ id }) => id).map(({ id }) => <option key={id} value={id}>{`words, and meaning as ${reveal(id)} sees it`}</option>)}
          </Select>
        </Field>
        <Field label="When the budget is used up">
          <RadioGroup value={whenExhausted} onChange={(_, data) => change({ whenExhausted: data.value as WhenExhausted })}>
            <Radio value="refuse" label="prompts are refused until it starts anew" />
            <Radio value="embedded" label="the embedded analyst answers" />
          </RadioGroup>
        </Field>
        <Field label="Currency of the prices" size="small"><Input value={currency} maxLength={3} onChange={(_, data) => change({ currency: data.value.toUpperCase() })} /></Field>
      </section>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <div className={css.actions}>
        <Button type="submit" appearance="primary" disabled={isRunning || Boolean(missing)}>Save</Button>
        <span role="status" className={css.quiet}>{missing ?? saved}</span>
      </div>
    </form>
  );
}

export function ModelsPage() {
  useTitle('Models');
  const settings = useAnswer(endpoints.getModels());
  return (
    <div className={css.page}>
      <nav aria-label="Where this is" className={`${css.quiet} ${css.back}`}><Link to={paths.settings()}>Settings</Link></nav>
      <h1>Models</h1>
      <Loaded answer={settings} skeleton={<Lines label="the models" count={6} />}>{(held) => <Form settings={held} />}</Loaded>
    </div>
  );
}
