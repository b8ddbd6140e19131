// Hunting on the real server, in the real editor.
import { mkdirSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectAccessible, withPage } from './portal.ts';

const shots = new URL('../test-results/', import.meta.url).pathname;
mkdirSync(shots, { recursive: true });

const editor = (page: Page) => page.locator('[data-editor] .view-lines');
const results = (page: Page) => page.getByRole('grid', { name: 'Results' });

async function write(page: Page, text: string) {
  await editor(page).waitFor();
  await editor(page).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

async function run(page: Page, text: string) {
  await write(page, text);
  await page.keyboard.press('Shift+Enter');
}

async function contentOf(download: Download): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** A table with rows and a column of text, as this workspace has it. */
async function aTable(page: Page): Promise<{ name: string; column: string; time: string }> {
  const found = await page.evaluate(async () => {
    const response = await fetch('/api/hunting/schema');
    const { tables } = (await response.json()) as { tables: { name: string; rows: number; timeColumn: string | null; columns: { name: string; type: string }[] }[] };
    const [table] = tables.filter(({ rows, timeColumn, columns }) => rows > 500 && timeColumn && columns.some(({ name }) => name === 'DeviceName')).sort((a, b) => b.rows - a.rows);
    return table && { name: table.name, column: 'DeviceName', time: table.timeColumn ?? '' };
  });
  if (!found) throw new Error('the demo holds no table of devices with 500 rows');
  return found;
}

test('a query is typed with a name accepted from the list, and runs with Shift Enter', async () => {
  await withPage('/hunting', { calm: true }, async (page) => {
    const { name } = await aTable(page);
    await page.locator('[data-editor][data-ready]').waitFor();
    await write(page, '');
    await page.keyboard.type(name.slice(0, -3), { delay: 30 });
    const list = page.locator('.suggest-widget.visible');
    await list.getByText(name, { exact: true }).first().waitFor();
    await page.keyboard.press('Enter');
    // Accepting a table writes the pipe of the next step too.
    await page.keyboard.type('take 7');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Enter');
    await results(page).waitFor();
    expect(await results(page).getAttribute('aria-rowcount')).toBe('8');
    expect(await editor(page).innerText()).toContain('take');
  });
});

test('what is wrong is marked in the editor and said below, and leads there', async () => {
  await withPage('/hunting', { expected: /status of 4\d\d/ }, async (page) => {
    const { name } = await aTable(page);
    await run(page, `${name}\n| where NoSuchColumn == 1`);
    const alert = page.getByRole('alert').filter({ hasText: 'NoSuchColumn' });
    await alert.waitFor();
    await page.locator('[data-editor] .squiggly-error').first().waitFor();
    await alert.getByRole('button', { name: /^Line 2, column/ }).click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-editor]') !== null)).toBe(true);
  });
});

test('rows are sorted, opened with their stored row, filtered by a value, and copied', async () => {
  await withPage('/hunting', { calm: true }, async (page) => {
    const { name, column, time } = await aTable(page);
    await run(page, `${name}\n| where isnotempty(${column})\n| project ${time}, ${column}, ActionType\n| take 300`);
    await results(page).waitFor();
    const head = results(page).getByRole('columnheader', { name: time });
    await head.click();
    await head.click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    const cell = results(page).getByRole('row').nth(1).getByRole('gridcell').nth(1);
    const value = await cell.innerText();
    await cell.click();
    await results(page).focus();
    await page.keyboard.press('Enter');
    const row = page.getByRole('complementary', { name: 'Row' });
    await row.getByText(/^Rests on/).waitFor();
    await row.locator('summary').first().click();
    await row.getByText(column).nth(1).waitFor();
    await page.keyboard.press('Escape');
    await results(page).focus();
    await page.keyboard.press('Control+c');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
    await page.keyboard.press('m');
    await page.getByRole('menuitem', { name: `Only ${column}` }).click();
    await expect.poll(async () => new Set(await results(page).locator('[aria-colindex="2"][role=gridcell]').allInnerTexts()).size).toBe(1);
    expect((await editor(page).innerText()).replaceAll('\u00a0', ' ')).toContain(`where ${column} ==`);
  });
});

test('a query with render is charted, and the kind can be changed', async () => {
  await withPage('/hunting', { calm: true }, async (page) => {
    const { name, time, column } = await aTable(page);
    await run(page, `${name}\n| summarize Events = count() by bin(${time}, 6h), ${column}\n| render timechart`);
    const chart = page.getByRole('img', { name: /^Time chart of \d/ });
    await chart.locator('canvas').waitFor();
    await page.screenshot({ path: `${shots}hunting-chart.png` });
    await page.getByRole('combobox', { name: 'Kind of chart' }).selectOption('piechart');
    await page.getByRole('img', { name: /^Pie chart/ }).waitFor();
    await page.getByRole('tab', { name: 'Rows' }).click();
    await results(page).waitFor();
  });
});

test.each([['CSV file', 'csv'], ['Excel workbook (XLSX)', 'xlsx']])('rows are exported as a %s', async (item, ending) => {
  await withPage('/hunting', {}, async (page) => {
    const { name, column } = await aTable(page);
    await run(page, `${name} | project ${column} | take 5`);
    await results(page).waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`^hunting-.*\\.${ending}$`));
    const content = await contentOf(download);
    if (ending === 'csv') expect(content.toString('utf8').replace('\ufeff', '').trim().split(/\r?\n/)).toMatchObject([column, ...Array.from({ length: 5 }, () => expect.any(String))]);
    else expect(content.subarray(0, 2).toString()).toBe('PK');
  });
});

test('a query that takes long is stopped', async () => {
  await withPage('/hunting', {}, async (page) => {
    const { name } = await aTable(page);
    const cancelled = page.waitForResponse((response) => response.url().includes('/api/hunting/cancel/'));
    await run(page, `${name}\n| extend k = 1\n| join kind=inner (${name} | extend k = 1) on k\n| join kind=inner (${name} | extend k = 1) on k\n| summarize count() by DeviceName`);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText(/^Stopped after/).waitFor();
    expect((await cancelled).status()).toBe(200);
  });
});

test('a link brings the query along, and does not run it', async () => {
  await withPage('/hunting', {}, async (page) => {
    const { name } = await aTable(page);
    await write(page, `${name} | count`);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Link copied').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.evaluate(() => localStorage.clear());
    await page.goto(link);
    await editor(page).waitFor();
    await expect.poll(async () => (await editor(page).innerText()).replaceAll('\u00a0', ' ')).toContain(`${name} | count`);
    expect(await page.getByText('The rows of a query appear here').count()).toBe(1);
    expect(new URL(page.url()).hash).toBe('');
  });
});

test('what is written outlasts a reload, and the history brings back what ran', async () => {
  await withPage('/hunting', {}, async (page) => {
    const { name } = await aTable(page);
    await run(page, `${name} | count`);
    await results(page).waitFor();
    await page.reload();
    await editor(page).waitFor();
    await expect.poll(async () => (await editor(page).innerText()).replaceAll('\u00a0', ' ')).toContain(`${name} | count`);
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByRole('list', { name: 'Queries that were run' }).getByText(`${name} | count`).waitFor();
  });
});

test('g h leads there, and the keyboard goes through tables, editor and rows', async () => {
  await withPage('/', { calm: true }, async (page) => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL('**/hunting');
    const { name } = await aTable(page);
    await editor(page).waitFor();
    await page.keyboard.press('t');
    await page.keyboard.type(name);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => editor(page).innerText()).toContain(name);
    await page.keyboard.press('Control+Enter');
    await results(page).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Run');
    await page.keyboard.press('r');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  });
});

describe.each([[1440, false], [1440, true], [900, false], [900, true], [390, false]])('at %i px, dark %s', (width, dark) => {
  test('it has no serious accessibility violation, and nothing runs over', async () => {
    await withPage('/hunting', { width, height: 900, dark, calm: true }, async (page) => {
      const { name, column } = await aTable(page);
      await page.screenshot({ path: `${shots}hunting-empty-${width}-${dark ? 'dark' : 'light'}.png` });
      await run(page, `${name}\n| where isnotempty(${column})\n| take 200`);
      await results(page).waitFor();
      await results(page).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('complementary', { name: 'Row' }).waitFor();
      await page.screenshot({ path: `${shots}hunting-rows-${width}-${dark ? 'dark' : 'light'}.png` });
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
    });
  });
});
