// Colours, screens and assistive technology.
import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { anIncident, expectAccessible, withPage } from './portal.ts';

const shots = new URL('../test-results/', import.meta.url).pathname;
mkdirSync(shots, { recursive: true });

const pages: [name: string, path: (id: string) => string][] = [
  ['home', () => '/'],
  ['queue', () => '/incidents'],
  ['story', (id) => `/incidents/${id}/story`],
  ['alerts', (id) => `/incidents/${id}/alerts`],
  ['assets', (id) => `/incidents/${id}/assets`],
  ['evidence', (id) => `/incidents/${id}/evidence`],
  ['missing', () => '/no/such/page'],
];

describe.each([false, true])('dark %s', (dark) => {
  test.each(pages)('%s has no serious accessibility violation', async (name, path) => {
    const { id } = await anIncident();
    await withPage(path(id), { dark, calm: true }, async (page) => {
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: `${shots}${name}-${dark ? 'dark' : 'light'}.png` });
      await expectAccessible(page);
    });
  });
});

test('the colours follow the button and outlast a reload', async () => {
  await withPage('/', {}, async (page) => {
    const scheme = () => page.locator('[data-scheme]').first().getAttribute('data-scheme');
    expect(await scheme()).toBe('light');
    await page.getByRole('button', { name: 'Use dark colours' }).click();
    await page.reload();
    expect(await scheme()).toBe('dark');
  });
});

test.each([[820, 'drawer'], [390, 'sheet']])('at %i px the copilot is a %s', async (width) => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story`, { width, height: 844, calm: true }, async (page) => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('article', { name: 'Summary' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Open the copilot' }).click();
    await page.getByRole('article', { name: 'Summary' }).waitFor();
    const isWider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(isWider).toBe(false);
    await page.keyboard.press('Escape');
    await page.getByRole('article', { name: 'Summary' }).waitFor({ state: 'hidden' });
  });
});

test('an answer that fails says what, where and under which id; the rest of the page stays', async () => {
  await withPage('/incidents', { expected: /status of 503/ }, async (page) => {
    await page.getByRole('grid', { name: 'Incidents' }).waitFor();
    const error = { code: 'InternalServerError', message: 'the workspace could not answer', innerError: { date: '2024-01-01T00:00:00Z', 'request-id': 'abc123' } };
    await page.route('**/summary', (route) => route.fulfill({ status: 503, json: { error } }));
    await page.getByRole('row').nth(1).click();
    const alert = page.getByRole('alert').filter({ hasText: 'abc123' });
    await alert.getByText('the workspace could not answer').waitFor();
    expect(await page.getByRole('grid', { name: 'Incidents' }).count()).toBe(1);
    await page.unroute('**/summary');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('article', { name: 'Summary' }).waitFor();
  });
});

test('while the server is away a bar says so, and the page fills itself once it is back', async () => {
  await withPage('/incidents', { expected: /ERR_FAILED/ }, async (page) => {
    await page.getByRole('grid', { name: 'Incidents' }).waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.goto(page.url());
    await page.getByText(/The server does not answer. What is shown may be old/).waitFor();
    await page.unroute('**/api/**');
    await page.getByRole('list').first().waitFor();
    await page.getByText(/The server does not answer. What is shown may be old/).waitFor({ state: 'hidden' });
  });
});
