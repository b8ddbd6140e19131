// Starts the real server over the demo scenario, and a browser, once for all files.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findChromium } from '../scripts/chromium.mjs';
import { addressOf, start } from './server.ts';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

declare module 'vitest' {
  interface ProvidedContext {
    address: string;
    browser: string;
  }
}

export default async function setup(project: TestProject) {
  const data = mkdtempSync(join(tmpdir(), 'outrider-portal-'));
  const given = process.env.OUTRIDER_URL;
  const server = given ? undefined : start('--data', data, 'demo', '--rows', '20000', '--serve', '--bind', '127.0.0.1:0');
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
