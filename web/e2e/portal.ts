// Opens the portal in a fresh context, and watches for what no page may do: script errors, refused
// content, requests to other hosts.
import { readFileSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';

export type Look = { /** Address of a server of the test's own. */ server?: string; dark?: boolean; width?: number; height?: number; calm?: boolean; /** What the browser may report, since the test makes it happen. */ expected?: RegExp };

const axeSource = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

export const address = () => inject('address');

/** Runs a test on a page; fails when the page did what none may. */
export async function withPage(path: string, look: Look, test: (page: Page) => Promise<void>) {
  const browser = await chromium.connect(inject('browser'));
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
    colorScheme: look.dark ? 'dark' : 'light',
    reducedMotion: look.calm ? 'reduce' : 'no-preference',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const wrongs: string[] = [];
  page.on('pageerror', (error) => wrongs.push(`script error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && wrongs.push(`console: ${message.text()}`));
  page.on('dialog', (dialog) => (wrongs.push(`dialog: ${dialog.message()}`), void dialog.dismiss()));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== (look.server ?? address())) wrongs.push(`request to ${request.url()}`);
  });
  try {
    await page.goto((look.server ?? address()) + path);
    await test(page);
    expect(wrongs.filter((wrong) => !look.expected?.test(wrong))).toEqual([]);
  } finally {
    await context.close();
    await browser.close();
  }
}

/** Fails on accessibility violations that keep somebody out. */
export async function expectAccessible(page: Page) {
  // Evaluated by the debugger and not by the page, whose policy would refuse it.
  await page.evaluate(axeSource);
  // Fluent's focus traps begin and end at hidden elements that hand the focus on; nobody rests on them.
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (context: object, options: object) => Promise<{ violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
    const { violations: found } = await axe.run({ exclude: [['[data-tabster-dummy]']] }, { resultTypes: ['violations'] });
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} (${failureSummary})`).join('; ')}`);
  });
  expect(violations).toEqual([]);
}

let known: { id: string; displayName: string } | undefined;

/** The incident with the most alerts, asked as the portal asks. */
export async function anIncident(): Promise<{ id: string; displayName: string }> {
  if (known) return known;
  await withPage('/', {}, async (page) => {
    await page.waitForLoadState('networkidle');
    known = await page.evaluate(async () => {
      const response = await fetch('/api/incidents?sort=alerts');
      const { value } = (await response.json()) as { value: { id: string; displayName: string; counts: { steps: number } }[] };
      return value.find(({ counts }) => counts.steps > 2);
    });
  });
  if (!known) throw new Error('the demo holds no incident with more than two steps');
  return known;
}
