// The queue: from a row to an incident, by mouse and by keyboard, with its view in the address.
import { expect, test } from 'vitest';
import { withPage } from './portal.ts';

test('j and k walk the rows, the pane follows, Enter opens the incident', async () => {
  await withPage('/incidents', {}, async (page) => {
    const grid = page.getByRole('grid', { name: 'Incidents' });
    await grid.waitFor();
    await page.keyboard.press('j');
    await page.getByRole('article', { name: 'Summary' }).waitFor();
    const chosen = grid.locator('tr[aria-selected=true]');
    expect(await chosen.count()).toBe(1);
    await page.waitForURL(/at=/);
    const at = new URL(page.url()).searchParams.get('at');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/incidents/${at}/story`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
});

test('filters, order and words are held by the address, and a loaded address shows the same', async () => {
  await withPage('/incidents', {}, async (page) => {
    const grid = page.getByRole('grid', { name: 'Incidents' });
    await grid.waitFor();
    await page.getByRole('group', { name: 'Severity' }).getByRole('button', { name: /^High/ }).click();
    await page.waitForURL(/severity=high/);
    await page.getByRole('button', { name: 'Alerts' }).click();
    await page.waitForURL(/sort=alerts/);
    await page.reload();
    await grid.waitFor();
    expect(await page.getByRole('button', { name: /^High/ }).getAttribute('aria-pressed')).toBe('true');
    expect(await grid.getByRole('columnheader', { name: 'Alerts' }).getAttribute('aria-sort')).toBe('descending');
    const words = await grid.locator('tbody tr td:first-child').allTextContents();
    expect(new Set(words)).toEqual(new Set(['High']));
  });
});

test('words that nothing matches say so, and the filter comes off again', async () => {
  await withPage('/incidents?q=nothing-is-called-this', {}, async (page) => {
    await page.getByRole('heading', { name: 'No incident matches these filters' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('grid', { name: 'Incidents' }).waitFor();
  });
});

test('Ctrl-K finds an incident and opens it', async () => {
  await withPage('/', {}, async (page) => {
    await page.getByRole('list').first().waitFor();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search' });
    await field.waitFor();
    // Commands stand there at once; incidents come from the server and go first.
    await page.getByRole('option', { name: /severity:/ }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/incidents/*/story');
  });
});
