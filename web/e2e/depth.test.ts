// The incident in depth: what to do, the report, the log, what is similar, the matrix, and the pages of
// what an incident names.
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { address, anIncident, expectAccessible, withPage } from './portal.ts';

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

test('P-058: the report is saved as PDF, Word and Markdown', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story?pane=report`, {}, async (page) => {
    const report = page.getByRole('article', { name: 'Report' });
    for (const [name, end, begin] of [['PDF', 'pdf', '%PDF-'], ['Word', 'docx', 'PK'], ['Markdown', 'md', '# ']] as const) {
      const coming = page.waitForEvent('download');
      await report.getByRole('link', { name: `Save as ${name}` }).click();
      const file = await coming;
      expect(file.suggestedFilename()).toBe(`incident-${id}.${end}`);
      // The browser may be another machine's, so the file is fetched from it.
      const path = join(mkdtempSync(join(tmpdir(), 'outrider-report-')), file.suggestedFilename());
      await file.saveAs(path);
      expect(readFileSync(path).toString('latin1').startsWith(begin)).toBe(true);
    }
  });
});

test('P-027: a guidebook in PDF waits for review, outranks the usual tasks once approved, and goes again', async () => {
  const { id } = await anIncident();
  await withPage('/settings', {}, async (page) => {
    // The report of the incident is a PDF with a list of tasks, and is called like the incident.
    const pdf = Buffer.from(await (await page.request.get(`${address()}/api/incidents/${id}/report/export/pdf`)).body());
    await page.getByLabel('Guidebook file').setInputFiles({ name: 'procedure.pdf', mimeType: 'application/pdf', buffer: pdf });
    const book = page.getByRole('region', { name: 'Guidebooks' }).locator('li[data-state]').last();
    await book.getByText('Pending review').waitFor();
    await book.getByRole('button', { name: 'Approve' }).click();
    await book.getByText('Active', { exact: true }).waitFor();
  });
  await withPage(`/incidents/${id}/story?pane=respond`, {}, async (page) => {
    await page.getByText(/^By the guidebook/).waitFor();
    expect(await page.locator('[data-card^="guidebook/"]').count()).toBeGreaterThan(0);
  });
  await withPage('/settings', {}, async (page) => {
    const book = page.getByRole('region', { name: 'Guidebooks' }).locator('li[data-state]').last();
    await book.getByRole('button', { name: 'Deactivate' }).click();
    await book.getByText('Inactive').waitFor();
  });
  await withPage(`/incidents/${id}/story?pane=respond`, {}, async (page) => {
    await page.getByRole('article', { name: 'Response' }).waitFor();
    expect(await page.getByText(/^By the guidebook/).count()).toBe(0);
  });
});

test('the blast radius is told with proof', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/reach`, {}, async (page) => {
    await page.locator('[data-compromised]').first().waitFor();
    for (const statement of await page.getByRole('region', { name: 'Blast radius' }).locator('[data-sentence]').all()) {
      expect(await statement.getByRole('button', { name: /^Proof/ }).count()).toBeGreaterThan(0);
    }
  });
});

test('P-013: files, addresses and web addresses of the summary lead to their pages', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story`, {}, async (page) => {
    for (const kind of ['file', 'ip', 'url']) {
      const link = page.getByRole('article', { name: 'Summary' }).locator(`a[href^="/entities/${kind}/"]`).first();
      const name = decodeURIComponent(((await link.getAttribute('href')) ?? '').split('/').at(-1) ?? '');
      await link.click();
      await page.waitForURL(`**/entities/${kind}/**`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(name.length).toBeGreaterThan(2);
      await page.goBack();
    }
  });
});

test('P-014: See prompts offers at least three that name things of this incident, and a click asks', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story`, { calm: true }, async (page) => {
    const pane = page.getByRole('complementary', { name: 'Copilot' });
    await pane.getByRole('button', { name: 'See prompts' }).click();
    const prompts = pane.getByRole('region', { name: 'Suggested prompts' }).getByRole('listitem').getByRole('button');
    await prompts.first().waitFor();
    // A prompt with a hash in it does not push the pane out of the window.
    expect(await pane.evaluate((element) => [element, ...element.querySelectorAll('[role=tabpanel]')].every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth))).toBe(true);
    const texts = await prompts.allInnerTexts();
    expect(texts.length).toBeGreaterThanOrEqual(3);
    const names = await page.evaluate(async (incident) => JSON.stringify(await (await fetch(`/api/incidents/${incident}/story`)).json()), id);
    const named = texts.filter((text) => text.includes(id) || text.replaceAll('[.]', '.').split(/[\s?]+/).some((word) => /[\d.-]/.test(word) && names.includes(word)));
    expect(named.length).toBeGreaterThanOrEqual(3);
    await expectAccessible(page);
    await prompts.first().click();
    await pane.getByRole('tab', { name: 'Chat', selected: true }).waitFor();
    await pane.getByRole('list', { name: 'Conversation' }).getByText(texts[0] ?? '').first().waitFor();
    await pane.locator('article[data-state=completed]').last().waitFor();
  });
});

test('P-015: summaries wait until they are asked for, when the settings say so', async () => {
  const { id } = await anIncident();
  await withPage('/settings', {}, async (page) => {
    const table = page.getByRole('table');
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBe(5);
    await page.getByText('only when asked for').click();
    await page.getByText('In this mode: 0 tokens a day').waitFor();
  });
  try {
    await withPage(`/incidents/${id}/story`, {}, async (page) => {
      // What was written before is kept, and shown without asking.
      await page.getByRole('article', { name: 'Summary' }).or(page.getByRole('button', { name: 'Summarize' })).waitFor();
    });
    await withPage('/incidents', {}, async (page) => {
      const unread = await page.evaluate(async () => {
        const { value } = (await (await fetch('/api/incidents?sort=title')).json()) as { value: { id: string }[] };
        for (const { id: other } of value) {
          const summary = (await (await fetch(`/api/incidents/${other}/summary`)).json()) as { awaited: unknown };
          if (summary.awaited) return other;
        }
      });
      // The demo may hold one incident only, whose summary was read already.
      if (!unread) return;
      await page.goto(`${address()}/incidents/${unread}/story`);
      await page.getByRole('button', { name: 'Summarize' }).click();
      await page.getByRole('article', { name: 'Summary' }).waitFor();
    });
  } finally {
    await withPage('/settings', {}, async (page) => {
      await page.getByText('whenever an incident is opened').click();
      await page.getByText(/^In this mode: [1-9]/).waitFor();
    });
  }
});

const places: [name: string, path: (id: string) => string][] = [
  ['respond', (id) => `/incidents/${id}/story?pane=respond`],
  ['report', (id) => `/incidents/${id}/story?pane=report`],
  ['activity', (id) => `/incidents/${id}/activity`],
  ['similar', (id) => `/incidents/${id}/similar`],
  ['attack', (id) => `/incidents/${id}/attack`],
  ['reach', (id) => `/incidents/${id}/reach`],
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
