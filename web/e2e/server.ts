// The real server, started as a person starts it.
import { spawn, type ChildProcess } from 'node:child_process';

const PATIENCE_MS = 300_000;

export const binary = process.env.OUTRIDER_BINARY ?? new URL('../../target/debug/outrider', import.meta.url).pathname;

/** Waits for the line that says where the server is. */
export function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`the server did not start within ${PATIENCE_MS / 1000} s; it said:\n${said}`)), PATIENCE_MS);
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(said);
      if (!address) return;
      clearTimeout(timer);
      resolve(address[0]);
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}; it said:\n${said}`)));
    server.once('error', reject);
  });
}

/** Starts the server with these arguments. */
export const start = (...args: string[]) => spawn(binary, args, { stdio: 'pipe' });
