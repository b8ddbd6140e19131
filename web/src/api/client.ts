// One request, one answer or one error that says what, where and what to do.
import type { Call, Endpoint, ErrorBody, QueryDiagnostic } from './generated.ts';

export type Trouble = 'unreachable' | 'denied' | 'forbidden' | 'missing' | 'failed';

export class ApiError extends Error {
  readonly trouble: Trouble;
  readonly where: string;
  /** Id to quote: the request's, or none when no server answered. */
  readonly requestId?: string;
  /** Where in a query's text it is, when it is about one. */
  readonly diagnostics: QueryDiagnostic[];

  constructor(trouble: Trouble, message: string, where: string, requestId?: string, diagnostics: QueryDiagnostic[] = []) {
    super(message);
    this.trouble = trouble;
    this.where = where;
    this.requestId = requestId;
    this.diagnostics = diagnostics;
  }
}

const troubles: Record<number, Trouble> = { 401: 'denied', 403: 'forbidden', 404: 'missing' };

async function failure(response: Response, where: string): Promise<ApiError> {
  const body = (await response.json().catch(() => undefined)) as Partial<ErrorBody> | undefined;
  const trouble = troubles[response.status] ?? 'failed';
  const message = body?.error?.message ?? `the server answered ${response.status} without saying why`;
  return new ApiError(trouble, message, where, body?.error?.innerError?.['request-id'], body?.error?.diagnostics);
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError('unreachable', 'the server does not answer', path);
  }
  if (response.status === 401) {
    window.location.assign(`/login?next=${encodeURIComponent(window.location.pathname + window.location.search + window.location.hash)}`);
  }
  if (!response.ok) throw await failure(response, path);
  return response;
}

export async function get<T>(endpoint: Endpoint<T>, signal?: AbortSignal): Promise<T> {
  const response = await ask(endpoint, { signal, headers: { accept: 'application/json' } });
  return (await response.json()) as T;
}

/** Sends a call; aborting it also stops what it asked the server to do. Files come as a Blob. */
export async function send<T>(call: Call<T>, signal?: AbortSignal): Promise<T> {
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const headers = body === undefined ? undefined : { 'content-type': 'application/json' };
  const response = await ask(call.path, { method: call.method, body, headers, signal });
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return (isJson ? await response.json() : await response.blob()) as T;
}

/** Reads a file, of whatever type. */
export async function getFile(endpoint: Endpoint<Blob>): Promise<Blob> {
  const response = await ask(endpoint, {});
  return response.blob();
}
