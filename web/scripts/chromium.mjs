// Finds a Chromium for the browser tests, or obtains one: installed already, else Debian's package
// when root, else Playwright's own download. Fails with what to do, and is never skipped silently.
// Run by itself it prints the path.
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium as playwright } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function isRunnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (isRunnable(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which cannot be run`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/Applications/Google Chrome.app/Contents/MacOS');
  const found = folders.flatMap((folder) => [...NAMES, 'Google Chrome'].map((name) => join(folder, name))).find(isRunnable);
  if (found) return found;
  const downloaded = playwright.executablePath();
  return downloaded && isRunnable(downloaded) ? downloaded : undefined;
}

const run = (command, args) => execFileSync(command, args, { stdio: ['ignore', 2, 2] });

function debian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isRunnable('/usr/bin/apt-get')) return;
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core']);
}

function download() {
  const cli = fileURLToPath(new URL('../node_modules/playwright-core/cli.js', import.meta.url));
  run(process.execPath, [cli, 'install', 'chromium']);
}

/** Returns the path of a Chromium that can be run. */
export function findChromium() {
  const problems = [];
  for (const obtain of [() => {}, debian, download]) {
    try {
      obtain();
    } catch (error) {
      problems.push(error.message);
    }
    const path = installed();
    if (path) return path;
  }
  throw new Error(
    ['No Chromium for the browser tests. Install one (Debian: apt-get install chromium) or name it in CHROMIUM_PATH.', ...problems].join('\n'),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(findChromium());
