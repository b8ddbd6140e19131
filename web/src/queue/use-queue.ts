// The queue's view, held by the address.
import { useSearchParams } from 'react-router';
import { endpoints } from '../api/generated.ts';
import type { QueueView } from '../paths.ts';

export const PAGE_SIZE = 50;

const names = ['severity', 'status', 'q', 'sort', 'reverse', 'page', 'at'] as const;

export function readView(search: URLSearchParams): QueueView {
  return Object.fromEntries(names.map((name) => [name, search.get(name) ?? undefined]));
}

/** The question that a view asks; where the keyboard stands is no part of it. */
export function queueQuestion(search: URLSearchParams) {
  const { severity, status, q, sort, reverse, page } = readView(search);
  const skip = Math.max(0, (Number(page) || 1) - 1) * PAGE_SIZE;
  return endpoints.findIncidents({ severity, status, q, sort, reverse: reverse === 'true', skip, top: PAGE_SIZE });
}

export function useQueue() {
  const [search, setSearch] = useSearchParams();
  const view = readView(search);
  /** Changes part of the view; a changed filter starts at the first page again. */
  function change(part: QueueView) {
    const next = { ...view, ...(part.at || part.page ? {} : { page: undefined, at: undefined }), ...part };
    const kept = Object.entries(next).filter((entry): entry is [string, string] => Boolean(entry[1]));
    setSearch(Object.fromEntries(kept), { replace: true, preventScrollReset: true });
  }
  return { view, question: queueQuestion(search), change };
}

/** Adds a value to a comma-separated filter, or takes it out. */
export function toggled(filter: string | undefined, value: string): string | undefined {
  const values = new Set(filter?.split(',').filter(Boolean));
  if (!values.delete(value)) values.add(value);
  return [...values].join(',') || undefined;
}
