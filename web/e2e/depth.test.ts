// The incident in depth: what to do, the report, the log, what is similar, the matrix, and the pages of
// what an incident names.
import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { anIncident, expectAccessible, withPage } from './portal.ts';

const shots = new URL('../test-results/', import.meta.url).pathname;
mkdirSync(shots, { recursive: true });

test('every statement of the response is cited, and a citation opens its proof', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story?pane=respond`, {}, async (page) => {
    const response = page.getByRole('article', { name: 'Response' });
    await response.waitFor();
    expect(await response.locator('[data-card]').count()).toBeGreaterThan(0);
    for (const statement of await response.locator('[data-sentence]').all()) {
      expect(await statement.getByRole('button', { name: /^Proof/ }).count()).toBeGreaterThan(0);
    }
    await response.getByRole('button', { name: /^Proof/ }).first().click();
    await page.getByRole('dialog', { name: /^Proof/ }).or(page.getByRole('group', { name: /^Proof/ })).waitFor();
  });
});

test('a card says how, is marked as done, and stands in the activity log', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/activity?pane=respond`, {}, async (page) => {
    const card = page.locator('[data-card]').filter({ has: page.getByRole('button', { name: 'Mark as done' }) }).first();
    await card.getByRole('button', { name: 'Show how' }).click();
    await card.getByRole('button', { name: 'Copy', exact: true }).waitFor();
    const before = await page.locator('[data-kind=action]').count();
    await card.getByRole('button', { name: 'Mark as done' }).click();
    await expect.poll(() => page.locator('[data-kind=action]').count()).toBe(before + 1);
  });
});

test('owner and judgement are changed, and the head and the log say so', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/activity`, { calm: true }, async (page) => {
    await page.getByRole('button', { name: 'Manage' }).click();
    const form = page.getByRole('dialog', { name: 'Manage the incident' });
    const owner = `analyst-${Date.now()}`;
    await form.getByRole('textbox', { name: 'Owner' }).fill(owner);
    await form.getByRole('combobox', { name: 'Classification' }).selectOption('truePositive');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.locator('header').getByText(owner).first().waitFor();
    await page.locator('[data-kind=assigned]').getByText(owner).first().waitFor();
  });
});

test('a comment is kept, and markup in it is text', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/activity`, {}, async (page) => {
    const text = `<img src=x onerror=alert(1)> ${Date.now()}`;
    await page.getByRole('textbox', { name: 'Comment' }).fill(text);
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.locator('[data-kind=commented]').getByText(text).first().waitFor();
    expect(await page.locator('[data-kind=commented] img').count()).toBe(0);
  });
});

test('the report is posted once', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story?pane=report`, {}, async (page) => {
    const report = page.getByRole('article', { name: 'Report' });
    await report.getByRole('button', { name: 'Post to activity log' }).click();
    await report.getByText(/activity log( already)?$/).last().waitFor();
    await report.getByRole('button', { name: 'Post to activity log' }).click();
    await report.getByText('This report is in the activity log already').waitFor();
  });
});

test('a name of the summary leads to its page, whose findings are cited', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story`, {}, async (page) => {
    await page.getByRole('article', { name: 'Summary' }).locator('a[href^="/entities/device/"]').first().click();
    await page.waitForURL('**/entities/device/**');
    await page.locator('[data-attention]').first().waitFor();
    for (const finding of await page.locator('[data-attention]').all()) {
      expect(await finding.getByRole('button', { name: /^Proof/ }).count()).toBeGreaterThan(0);
    }
    await page.getByRole('button', { name: /^Proof/ }).first().click();
    await page.getByRole('dialog', { name: /^Proof/ }).or(page.getByRole('group', { name: /^Proof/ })).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Hunt for it' }).click();
    await page.waitForURL('**/hunting');
  });
});

const places: [name: string, path: (id: string) => string][] = [
  ['respond', (id) => `/incidents/${id}/story?pane=respond`],
  ['report', (id) => `/incidents/${id}/story?pane=report`],
  ['activity', (id) => `/incidents/${id}/activity`],
  ['similar', (id) => `/incidents/${id}/similar`],
  ['attack', (id) => `/incidents/${id}/attack`],
  ['settings', () => '/settings'],
];

describe.each([false, true])('dark %s', (dark) => {
  test.each(places)('%s has no serious accessibility violation', async (name, path) => {
    const { id } = await anIncident();
    await withPage(path(id), { dark, calm: true }, async (page) => {
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: `${shots}${name}-${dark ? 'dark' : 'light'}.png` });
      await expectAccessible(page);
    });
  });
});
