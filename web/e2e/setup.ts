// Starts the real server over the demo scenario, and a browser, once for all files.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findChromium } from '../scripts/chromium.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PATIENCE_MS = 300_000;

declare module 'vitest' {
  interface ProvidedContext {
    address: string;
    browser: string;
  }
}

/** Waits for the line that says where the server is. */
function addressOf(server: ChildProcess): Promise<string> {
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

export default async function setup(project: TestProject) {
  const data = mkdtempSync(join(tmpdir(), 'outrider-portal-'));
  const binary = process.env.OUTRIDER_BINARY ?? new URL('../../target/debug/outrider', import.meta.url).pathname;
  const given = process.env.OUTRIDER_URL;
  const server = given ? undefined : spawn(binary, ['--data', data, 'demo', '--rows', '20000', '--serve', '--bind', '127.0.0.1:0'], { stdio: 'pipe' });
  const browser = await chromium.launchServer({ executablePath: findChromium(), headless: true, args: FLAGS });
  try {
    project.provide('address', given ?? (server ? await addressOf(server) : ''));
    project.provide('browser', browser.wsEndpoint());
  } catch (error) {
    await browser.close();
    server?.kill();
    throw error;
  }
  return async () => {
    await browser.close();
    server?.kill();
    rmSync(data, { recursive: true, force: true });
  };
}
