// Server-sent events over fetch: parsed as they come, taken up again after the last one that came.
// Source: WHATWG HTML, server-sent events.
import type { Endpoint } from './generated.ts';

export type ServerEvent = { id: string; name: string; data: string };

/** Takes pieces of a stream, however they are cut, and gives the events that are whole. */
export function eventReader(): (piece: string) => ServerEvent[] {
  let held = '';
  let id = '';
  return (piece) => {
    held += piece;
    const events: ServerEvent[] = [];
    for (let end = /\r?\n\r?\n/.exec(held); end; end = /\r?\n\r?\n/.exec(held)) {
      const lines = held.slice(0, end.index).split(/\r?\n/);
      held = held.slice(end.index + end[0].length);
      const data: string[] = [];
      let name = 'message';
      for (const line of lines) {
        const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
        if (field === 'id') id = value;
        else if (field === 'event') name = value;
        else if (field === 'data') data.push(value);
      }
      if (data.length > 0) events.push({ id, name, data: data.join('\n') });
    }
    return events;
  };
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

type Following = {
  onEvent: (event: ServerEvent) => void;
  /** Told when the stream broke and will be asked for again, and when it is back. */
  onAway: (isAway: boolean) => void;
  /** Whether everything came: then the stream is not asked for again. */
  isOver: () => boolean;
  signal: AbortSignal;
};

const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Follows a stream to its end. A stream that breaks goes on after the last event that came. */
export async function follow(endpoint: Endpoint<unknown>, { onEvent, onAway, isOver, signal }: Following): Promise<void> {
  let last = '';
  let wait = FIRST_WAIT_MS;
  while (!signal.aborted && !isOver()) {
    try {
      const headers: Record<string, string> = { accept: 'text/event-stream', ...(last && { 'last-event-id': last }) };
      const response = await fetch(endpoint, { headers, signal });
      // What is gone or forbidden does not come back by asking again.
      if (response.status >= 400 && response.status < 500) return;
      if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
      onAway(false);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const read = eventReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        for (const event of read(piece.value)) {
          last = event.id || last;
          wait = FIRST_WAIT_MS;
          onEvent(event);
        }
      }
    } catch {
      if (signal.aborted) return;
      onAway(true);
    }
    if (isOver()) return;
    await rest(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}
