// The portal under the login of a reader: everything can be read and asked, and what changes the work of others is
// refused where it is tried, with the right that is missing.
// A server that is reached by a name of its own wants a login, also from this machine.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, withPage } from './portal.ts';
import { addressOf, binary, start } from './server.ts';

const PASSWORD = 'a reader reads and asks';

const folder = mkdtempSync(join(tmpdir(), 'outrider-reader-'));
let server: ReturnType<typeof start> | undefined;
let address = '';

beforeAll(async () => {
  const data = join(folder, 'data');
  const loaded = spawnSync(binary, ['--data', data, 'demo', '--rows', '10000'], { encoding: 'utf8' });
  if (loaded.status !== 0) throw new Error(loaded.stderr);
  server = start('--data', data, 'serve', '--bind', '127.0.0.1:0', '--name', 'outrider.example', '--set-password', '--role', 'reader');
  server.stdin?.end(`${PASSWORD}\n`);
  address = await addressOf(server);
}, 300_000);

afterAll(() => {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Logs in as a person does, and opens the incident with the most alerts. The browser reports each refusal. */
async function asReader(part: string, test: (page: Page, id: string) => Promise<void>) {
  await withPage('/incidents', { server: address, calm: true, expected: /status of 40[13]/ }, async (page) => {
    await page.locator('input[name=secret]').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/incidents');
    const id = await page.evaluate(async () => ((await (await fetch('/api/incidents?sort=alerts')).json()) as { value: { id: string }[] }).value[0]?.id ?? '');
    await page.goto(`${address}/incidents/${id}/${part}`);
    await test(page, id);
  });
}

const owner = (page: Page, id: string) => page.evaluate(async (incident) => ((await (await fetch(`/api/incidents/${incident}/standing`)).json()) as { assignedTo?: string | null }).assignedTo ?? null, id);

test('a wrong password is told apart from a right one, and shows nothing', async () => {
  await withPage('/incidents', { server: address, expected: /status of 401/ }, async (page) => {
    await page.locator('input[name=secret]').fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByText(/password/i).first().waitFor();
    expect(await page.evaluate(async () => (await fetch('/api/incidents')).status)).toBe(401);
    await expectAccessible(page);
  });
});

test('P-023: every card says which right is missing, and its button is disabled', async () => {
  await asReader('story?pane=respond', async (page) => {
    const buttons = page.locator('[data-card]').getByRole('button', { name: 'Mark as done' });
    await buttons.first().waitFor();
    for (const button of await buttons.all()) expect(await button.getAttribute('aria-disabled')).toBe('true');
    await page.locator('[data-card]').getByText(/^needs /).first().waitFor();
    await expectAccessible(page);
  });
});

test('a comment is refused with the right that is missing, and what was typed stays', async () => {
  await asReader('activity', async (page) => {
    await page.getByRole('textbox', { name: 'Comment' }).fill('seen by a reader');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'Alerts (manage)' }).waitFor();
    expect(await page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe('seen by a reader');
    expect(await page.locator('[data-kind=commented]').count()).toBe(0);
  });
});

test('p_166_a_reader_asks_and_gets_an_answer_but_approves_no_change', async () => {
  await asReader('story', async (page, id) => {
    const pane = page.getByRole('complementary', { name: 'Copilot' });
    const field = pane.getByRole('textbox', { name: 'Prompt' });
    await field.fill('Which users are involved in this incident?');
    await field.press('Enter');
    await pane.locator('article[data-state=completed]').waitFor();
    await field.fill('Assign this incident to kim');
    await field.press('Enter');
    const plan = pane.getByRole('region', { name: 'Proposed plan' });
    await plan.getByRole('button', { name: 'Approve' }).click();
    await plan.getByRole('alert').filter({ hasText: 'Alerts (manage)' }).waitFor();
    expect(await owner(page, id)).toBeNull();
  });
});

test('p_192_the_audit_log_is_not_shown_to_a_reader_who_is_told_who_may_see_it', async () => {
  await asReader('story', async (page) => {
    await page.goto(`${address}/settings/audit`);
    const log = page.getByRole('region', { name: 'Records' });
    await log.getByText('The audit log is for owners and auditors').waitFor();
    expect(await page.getByRole('button', { name: 'Verify the log' }).count()).toBe(0);
    await expectAccessible(page);
  });
});
