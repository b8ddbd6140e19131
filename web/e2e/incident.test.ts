// The incident's page: citations open their proof beside the sentence, and a chosen step is the same
// step everywhere.
import { expect, test } from 'vitest';
import { anIncident, withPage } from './portal.ts';

test('a citation opens the row beside its sentence and hides none of it', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story`, {}, async (page) => {
    const summary = page.getByRole('article', { name: 'Summary' });
    const mark = summary.getByRole('button', { name: /^Proof \d+$/ }).first();
    await mark.click();
    const proof = page.getByRole('dialog', { name: /^Proof \d+$/ }).or(page.getByRole('group', { name: /^Proof \d+$/ }));
    await proof.waitFor();
    expect((await proof.innerText()).length).toBeGreaterThan(20);
    const sentence = await summary.locator('[data-sentence]').first().boundingBox();
    const card = await proof.boundingBox();
    if (!sentence || !card) throw new Error('sentence or proof is not on the screen');
    const isBeside = card.x + card.width <= sentence.x || card.y >= sentence.y + sentence.height || card.y + card.height <= sentence.y;
    expect(isBeside).toBe(true);
    expect(new URL(page.url()).searchParams.get('cite')).toMatch(/\.\d+$/);
    await page.keyboard.press('Escape');
    await proof.waitFor({ state: 'hidden' });
  });
});

test('every claim of the summary is cited, and says so', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story`, {}, async (page) => {
    const summary = page.getByRole('article', { name: 'Summary' });
    const [, cited, claims] = /(\d+) of (\d+) claims? cited/.exec(await summary.getByText(/claims? cited/).innerText()) ?? [];
    expect(cited).toBe(claims);
    expect(await summary.getByText('no model').count()).toBe(1);
    for (const sentence of await summary.locator('[data-sentence]').all()) {
      expect(await sentence.getByRole('button', { name: /^Proof/ }).count()).toBeGreaterThan(0);
    }
  });
});

test('a step chosen in the timeline lights up in graph and summary, and filters the evidence', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story`, {}, async (page) => {
    const timeline = page.getByRole('treegrid', { name: 'Timeline' });
    await timeline.locator('tbody tr').nth(1).click();
    await page.waitForURL(/step=/);
    await page.locator('[data-lit-node]').first().waitFor();
    await page.locator('[data-sentence][data-lit]').first().waitFor();
    await page.getByRole('tab', { name: /^Evidence/ }).click();
    await page.getByRole('status').getByText(/^\d+ of \d+ rows?$/).waitFor();
    const [, shown, total] = /(\d+) of ([\d,]+) row/.exec(await page.getByRole('status').getByText(/ of /).innerText()) ?? [];
    expect(Number(shown)).toBeLessThanOrEqual(Number(total?.replaceAll(',', '')));
    expect(await page.getByRole('button', { name: /not only:/ }).count()).toBe(1);
  });
});

test('a node of the graph, reached by keyboard, chooses its step in the timeline', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story`, {}, async (page) => {
    const node = page.locator('.react-flow__node').first();
    await node.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('treegrid', { name: 'Timeline' }).locator('tr[aria-selected=true]').waitFor();
    expect(await node.locator('[data-lit-node]').count()).toBe(1);
  });
});

test('the replay line dims what came later', async () => {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story`, { calm: true }, async (page) => {
    const line = page.getByRole('slider', { name: 'Replay line' });
    await line.focus();
    await page.keyboard.press('Home');
    await expect.poll(() => line.getAttribute('aria-valuetext')).toMatch(/^Step 1 of /);
    await page.locator('[data-later-node]').first().waitFor();
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('[data-later-node]').count()).toBe(0);
  });
});
