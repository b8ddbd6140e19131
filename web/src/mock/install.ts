// Answers the portal's requests inside the page: for development without a server, and for tests.
import { ApiError } from '../api/client.ts';
import { calls, endpoints, type CallName, type EndpointName } from '../api/generated.ts';
import { answers, callAnswers } from './answers.ts';

type Asked = { method: string; pathname: string; search: URLSearchParams; body: unknown };
type Route = { method: string; pattern: RegExp; answer: (path: string[], asked: Asked) => unknown };

const patternOf = (path: string) => new RegExp(`^${(path.split('?')[0] ?? '').replaceAll('PART', '([^/]+)')}$`);

/** Each endpoint as a pattern over paths, from the generated path builders themselves. */
const reads = (Object.keys(endpoints) as EndpointName[]).map((name): Route => {
  const build = endpoints[name] as (...parts: string[]) => string;
  return { method: 'GET', pattern: patternOf(build('PART', 'PART')), answer: (path, { search }) => answers[name](path, search) };
});

const acts = (Object.keys(calls) as CallName[]).map((name): Route => {
  const build = calls[name] as (...parts: unknown[]) => { method: string; path: string };
  const { method, path } = build('PART', 'PART', 'PART');
  return { method, pattern: patternOf(path), answer: (parts, { body }) => callAnswers[name](parts, body) };
});

function failure(error: ApiError): Response {
  const innerError = { date: '2023-08-16T05:00:00Z', 'request-id': error.requestId };
  const body = { code: 'ResourceNotFound', message: error.message, diagnostics: error.diagnostics, innerError };
  return Response.json({ error: body }, { status: error.trouble === 'missing' ? 404 : 400 });
}

export function answer(url: string, init: RequestInit = {}): Response {
  const { pathname, searchParams } = new URL(url, 'http://portal.test');
  const asked: Asked = { method: init.method ?? 'GET', pathname, search: searchParams, body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined };
  for (const route of [...reads, ...acts]) {
    const match = route.method === asked.method ? route.pattern.exec(pathname) : undefined;
    if (!match) continue;
    try {
      const found = route.answer(match.slice(1).map(decodeURIComponent), asked);
      return found instanceof Blob ? new Response(found) : Response.json(found);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return failure(error);
    }
  }
  return new Response(null, { status: 404 });
}

export function installMock() {
  globalThis.fetch = async (input, init) => answer(input instanceof Request ? input.url : String(input), init);
}
