// The order in which models are asked. Without another order they are asked as they stand in the list;
// after the last one the embedded analyst answers.
import type { DetectedModel, ModelProvider, ModelSettings } from '../api/generated.ts';
import { moved } from '../promptbooks/reorder.ts';

/** The chain follows the list: its first model is asked first for every job that has no other order. One that compares meanings does not talk. */
export function chained(settings: ModelSettings): ModelSettings {
  const ids = (settings.providers ?? []).map(({ id }) => id);
  const jobs = Object.fromEntries(Object.entries(settings.jobs ?? {}).map(([job, order]) => [job, order.filter((id) => ids.includes(id))]));
  return { ...settings, jobs: { ...jobs, default: ids.filter((id) => !jobs.embed?.includes(id)) } };
}

/** The model that compares meanings in uploaded files; none is the empty name. */
export const comparing = ({ jobs }: ModelSettings): string => jobs?.embed?.[0] ?? '';

/** Lets a model compare meanings, or none. */
export function withComparing(settings: ModelSettings, id: string): ModelSettings {
  const { embed: _, ...jobs } = settings.jobs ?? {};
  return { ...settings, jobs: id ? { ...jobs, embed: [id] } : jobs };
}

export const raised = (providers: ModelProvider[], at: number) => moved(providers, at, -1);

/** A model of a server on this machine as a provider: nothing leaves the machine, and it costs nothing. */
export function fromDetected({ baseUrl, model }: DetectedModel, taken: string[]): ModelProvider {
  let id = model;
  for (let other = 2; taken.includes(id); other += 1) id = `${model}-${other}`;
  return { id, protocol: 'openAiChat', baseUrl, model, inputPrice: 0, outputPrice: 0, timeoutSeconds: 120, windowTokens: 8_192 };
}

export const emptyProvider = (): ModelProvider => ({ id: '', protocol: 'openAiChat', baseUrl: '', model: '', timeoutSeconds: 120, windowTokens: 128_000 });

/** What is missing before the settings can be saved; nothing when they are whole. */
export function missingOf(providers: ModelProvider[]): string | undefined {
  const ids = providers.map(({ id }) => id.trim());
  if (providers.some(({ id, baseUrl, model }) => !id.trim() || !baseUrl.trim() || !model.trim())) return 'Each model needs a name, an address and a model.';
  return new Set(ids).size < ids.length ? 'Two models have the same name.' : undefined;
}
