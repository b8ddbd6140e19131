import { expect, test, vi } from 'vitest';
import { eventReader, follow, type ServerEvent } from './events.ts';

test('events are whole however the stream is cut', () => {
  const stream = 'id: 1\nevent: step\ndata: {"a":\ndata: 1}\n\n: a comment\n\nid: 2\r\nevent: end\r\ndata: x: y\r\n\r\n';
  for (const size of [1, 3, 7, 1_000]) {
    const read = eventReader();
    const events: ServerEvent[] = [];
    for (let at = 0; at < stream.length; at += size) events.push(...read(stream.slice(at, at + size)));
    expect(events).toEqual([{ id: '1', name: 'step', data: '{"a":\n1}' }, { id: '2', name: 'end', data: 'x: y' }]);
  }
});

test('p_092_a_stream_that_breaks_goes_on_after_the_last_event', async () => {
  const asked: (string | null)[] = [];
  const parts = ['id: 1\nevent: step\ndata: a\n\nid: 2\nevent: st', 'id: 2\nevent: step\ndata: b\n\nid: 3\nevent: end\ndata: c\n\n'];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    asked.push(new Headers(init.headers).get('last-event-id'));
    return new Response(parts[asked.length - 1]);
  });
  const data: string[] = [];
  await follow('/api/evaluations/e1/events', { onEvent: (event) => data.push(event.data), onAway: () => undefined, isOver: () => data.includes('c'), signal: new AbortController().signal });
  expect(data).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([null, '1']);
});

test('what is gone is not asked for again', async () => {
  const fetched = vi.fn(async () => new Response('', { status: 404 }));
  vi.stubGlobal('fetch', fetched);
  await follow('/api/evaluations/e1/events', { onEvent: () => undefined, onAway: () => undefined, isOver: () => false, signal: new AbortController().signal });
  expect(fetched).toHaveBeenCalledTimes(1);
});
