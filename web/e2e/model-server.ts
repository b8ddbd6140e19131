// A language model's server that speaks OpenAI's chat protocol, streams as one does, and always says the same.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Asked = { model: string; stream?: boolean; messages: { role: string; content: unknown }[] };

export type ModelServer = {
  /** Host and port, as an administrator allows them. */
  host: string;
  /** The address that the settings take. */
  baseUrl: string;
  /** What it was asked. */
  asked: Asked[];
  end: () => void;
};

async function bodyOf(request: IncomingMessage): Promise<Asked> {
  let body = '';
  for await (const part of request) body += String(part);
  return JSON.parse(body) as Asked;
}

const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };

export async function startModel(says: string): Promise<ModelServer> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return void response.writeHead(404).end();
    const wanted = await bodyOf(request);
    asked.push(wanted);
    if (!wanted.stream) {
      const message = { role: 'assistant', content: says };
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ model: wanted.model, choices: [{ index: 0, message, finish_reason: 'stop' }], usage }));
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const tell = (event: object) => response.write(`data: ${JSON.stringify({ object: 'chat.completion.chunk', model: wanted.model, ...event })}\n\n`);
    for (const word of says.match(/\S+\s*/g) ?? []) tell({ choices: [{ index: 0, delta: { content: word } }] });
    tell({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    tell({ choices: [], usage });
    response.end('data: [DONE]\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, baseUrl: `http://${host}/v1`, asked, end: () => void server.close() };
}
