// Answers the portal's requests inside the page: for development without a server, and for tests.
import { ApiError } from '../api/client.ts';
import { endpoints, type EndpointName } from '../api/generated.ts';
import { answers } from './answers.ts';

/** Each endpoint as a pattern over paths, from the generated path builders themselves. */
const patterns = (Object.keys(endpoints) as EndpointName[]).map((name) => {
  const build = endpoints[name] as (...parts: string[]) => string;
  const path = build('PART', 'PART').split('?')[0] ?? '';
  return { name, pattern: new RegExp(`^${path.replaceAll('PART', '([^/]+)')}$`) };
});

export function answer(url: string): Response {
  const { pathname, searchParams } = new URL(url, 'http://portal.test');
  for (const { name, pattern } of patterns) {
    const match = pattern.exec(pathname);
    if (!match) continue;
    try {
      return Response.json(answers[name](match.slice(1).map(decodeURIComponent), searchParams));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const innerError = { date: '2023-08-16T05:00:00Z', 'request-id': error.requestId };
      return Response.json({ error: { code: 'ResourceNotFound', message: error.message, innerError } }, { status: 404 });
    }
  }
  return new Response(null, { status: 404 });
}

export function installMock() {
  globalThis.fetch = async (input) => answer(input instanceof Request ? input.url : String(input));
}
