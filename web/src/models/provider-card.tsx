// A model's server: how it is spoken to, where it is, what it costs. Its key is written, never read.
import { Button, Checkbox, Field, Input, Select, Tooltip } from '@fluentui/react-components';
import { ArrowUpRegular, DeleteRegular } from '@fluentui/react-icons';
import type { ModelProtocol, ModelProvider } from '../api/generated.ts';
import css from '../promptbooks/promptbooks.module.css';

export const protocols: Record<ModelProtocol, string> = {
  openAiChat: 'OpenAI chat (also Ollama, vLLM, llama.cpp)', openAiResponses: 'OpenAI responses', azureOpenAi: 'Azure OpenAI', anthropic: 'Anthropic',
};

type Props = { provider: ModelProvider; at: number; onChange: (provider: ModelProvider) => void; onUp: () => void; onRemove: () => void };

const priceOf = (text: string) => (text.trim() && Number.isFinite(Number(text)) ? Number(text) : null);

export function ProviderCard({ provider, at, onChange, onUp, onRemove }: Props) {
  const { id, protocol, baseUrl, model, apiVersion, isBearer, hasKey, key, inputPrice, outputPrice, timeoutSeconds, windowTokens } = provider;
  const change = (part: Partial<ModelProvider>) => onChange({ ...provider, ...part });
  const name = id || `Model ${at + 1}`;
  return (
    <section className={css.card} aria-label={name}>
      <div className={css.facts}>
        <h2>{`${at + 1}. ${name}`}</h2>
        <span className={css.grow} />
        <Tooltip relationship="label" content={`Ask ${name} earlier`}><Button size="small" appearance="subtle" icon={<ArrowUpRegular />} disabled={at === 0} onClick={onUp} /></Tooltip>
        <Tooltip relationship="label" content={`Remove ${name}`}><Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={onRemove} /></Tooltip>
      </div>
      <div className={css.pair}>
        <Field label="Name" required size="small"><Input value={id} onChange={(_, data) => change({ id: data.value })} /></Field>
        <Field label="Spoken to as" size="small">
          <Select value={protocol} onChange={(_, data) => change({ protocol: data.value as ModelProtocol })}>
            {Object.entries(protocols).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
          </Select>
        </Field>
        <Field label="Address" required size="small"><Input type="url" value={baseUrl} placeholder="http://127.0.0.1:11434/v1" onChange={(_, data) => change({ baseUrl: data.value })} /></Field>
        <Field label={protocol === 'azureOpenAi' ? 'Deployment' : 'Model'} required size="small"><Input value={model} onChange={(_, data) => change({ model: data.value })} /></Field>
        <Field label="Key" size="small" hint={hasKey ? 'A key is kept, encrypted; it is never shown' : 'Kept encrypted, never shown again'}>
          <Input type="password" autoComplete="off" value={key ?? ''} placeholder={hasKey ? 'Unchanged' : 'None'} onChange={(_, data) => change({ key: data.value || undefined })} />
        </Field>
        {protocol === 'azureOpenAi' && <Field label="Version of the interface" size="small"><Input value={apiVersion ?? ''} onChange={(_, data) => change({ apiVersion: data.value || null })} /></Field>}
        <Field label="Price of a million tokens sent" size="small"><Input type="number" min={0} step="any" value={inputPrice?.toString() ?? ''} onChange={(_, data) => change({ inputPrice: priceOf(data.value) })} /></Field>
        <Field label="Price of a million tokens written" size="small"><Input type="number" min={0} step="any" value={outputPrice?.toString() ?? ''} onChange={(_, data) => change({ outputPrice: priceOf(data.value) })} /></Field>
        <Field label="Tokens of a request and its answer" size="small"><Input type="number" min={1_000} value={String(windowTokens ?? '')} onChange={(_, data) => change({ windowTokens: Number(data.value) || undefined })} /></Field>
        <Field label="Seconds until an answer begins" size="small"><Input type="number" min={1} value={String(timeoutSeconds ?? '')} onChange={(_, data) => change({ timeoutSeconds: Number(data.value) || undefined })} /></Field>
      </div>
      {protocol === 'azureOpenAi' && <Checkbox checked={Boolean(isBearer)} label="The key is an Entra token" onChange={(_, data) => change({ isBearer: Boolean(data.checked) })} />}
      {hasKey && <div><Button size="small" onClick={() => change({ key: '', hasKey: false })}>Forget the key</Button></div>}
    </section>
  );
}
