// One request, one answer or one error that says what, where and what to do.
import type { Endpoint, ErrorBody } from './generated.ts';

export type Trouble = 'unreachable' | 'denied' | 'missing' | 'failed';

export class ApiError extends Error {
  readonly trouble: Trouble;
  readonly where: string;
  /** Id to quote: the request's, or none when no server answered. */
  readonly requestId?: string;

  constructor(trouble: Trouble, message: string, where: string, requestId?: string) {
    super(message);
    this.trouble = trouble;
    this.where = where;
    this.requestId = requestId;
  }
}

const troubles: Record<number, Trouble> = { 401: 'denied', 403: 'denied', 404: 'missing' };

async function failure(response: Response, where: string): Promise<ApiError> {
  const body = (await response.json().catch(() => undefined)) as Partial<ErrorBody> | undefined;
  const trouble = troubles[response.status] ?? 'failed';
  const message = body?.error?.message ?? `the server answered ${response.status} without saying why`;
  return new ApiError(trouble, message, where, body?.error?.innerError?.['request-id']);
}

export async function get<T>(endpoint: Endpoint<T>, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(endpoint, { signal, headers: { accept: 'application/json' } });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('unreachable', 'the server does not answer', endpoint);
  }
  if (response.status === 401) {
    window.location.assign(`/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
  }
  if (!response.ok) throw await failure(response, endpoint);
  return (await response.json()) as T;
}
