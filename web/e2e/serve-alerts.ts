// A server of a test's own over a few alerts.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, binary, start } from './server.ts';

export type Served = { address: string; end: () => void };

/** Takes the alerts in, and serves them with these arguments besides. */
export async function serveAlerts(alerts: object[], ...args: string[]): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'outrider-alerts-'));
  const data = join(folder, 'data');
  const logs = join(folder, 'SecurityAlert.jsonl');
  writeFileSync(logs, alerts.map((one) => JSON.stringify(one)).join('\n'));
  const read = spawnSync(binary, ['--data', data, 'ingest', logs], { encoding: 'utf8' });
  if (read.status !== 0) throw new Error(read.stderr);
  const server = start('--data', data, 'serve', '--bind', '127.0.0.1:0', ...args);
  const end = () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return { address: await addressOf(server), end };
  } catch (error) {
    end();
    throw error;
  }
}
