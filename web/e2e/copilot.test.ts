// The copilot beside the pages, on the real server, without a model but in one test: prompts, plans, questions, answers.
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { alert } from './alert.ts';
import { startModel, type ModelServer } from './model-server.ts';
import { anIncident, expectAccessible, withPage } from './portal.ts';
import { serveAlerts } from './serve-alerts.ts';

const pane = (page: Page) => page.getByRole('complementary', { name: 'Copilot' });

async function say(page: Page, text: string) {
  const field = pane(page).getByRole('textbox', { name: 'Prompt' });
  await field.fill(text);
  await field.press('Enter');
}

const answers = (page: Page) => pane(page).getByRole('article', { name: 'Answer' });
const ended = (page: Page) => pane(page).locator('article[data-state=completed], article[data-state=failed], article[data-state=cancelled]');

async function onIncident(test: (page: Page, id: string) => Promise<void>) {
  const { id } = await anIncident();
  await withPage(`/incidents/${id}/story`, { calm: true }, async (page) => {
    await pane(page).getByText(`This incident: ${id}`).waitFor();
    await test(page, id);
  });
}

test('p_090_which_users_are_involved_is_answered_from_the_page_with_proofs', async () => {
  await onIncident(async (page) => {
    await say(page, 'Which users are involved in this incident?');
    await ended(page).waitFor();
    const answer = answers(page).last();
    const text = await answer.innerText();
    expect(text).toMatch(/(\d+) of \1 (claim|row)s? cited/);
    expect(text).toContain('no model · cost 0');
    await answer.getByRole('button', { name: /^Proof/ }).first().click();
    await page.getByRole('dialog', { name: /^Proof/ }).or(page.getByRole('group', { name: /^Proof/ })).waitFor();
    expect(new URL(page.url()).searchParams.get('cite')).toMatch(/\.\d+$/);
    await page.keyboard.press('Escape');
    await expectAccessible(page);
  });
});

test('p_004_a_follow_up_knows_what_was_talked_about', async () => {
  await onIncident(async (page, id) => {
    await say(page, `Summarize incident ${id}`);
    await ended(page).waitFor();
    await pane(page).getByRole('button', { name: 'Ask without the page' }).click();
    await say(page, 'Which users are involved in that incident?');
    await expect.poll(() => ended(page).count()).toBe(2);
    expect(await answers(page).last().innerText()).toMatch(/(claim|row)s? cited/);
  });
});

test('p_091_p_224_a_plan_waits_and_what_was_rejected_changed_nothing', async () => {
  await onIncident(async (page, id) => {
    const owner = () => page.evaluate(async (incident) => ((await (await fetch(`/api/incidents/${incident}/standing`)).json()) as { assignedTo?: string | null }).assignedTo ?? null, id);
    const before = await owner();
    await say(page, 'List the alerts of this incident and then assign this incident to nobody.special');
    const plan = pane(page).getByRole('region', { name: 'Proposed plan' });
    await plan.waitFor();
    expect(await plan.getByRole('listitem').count()).toBeGreaterThan(1);
    expect(await plan.innerText()).toContain('Changes something');
    expect(await plan.innerText()).toMatch(/Estimate: cost 0/);
    await expectAccessible(page);
    await plan.getByRole('button', { name: 'Reject' }).click();
    await pane(page).getByText('The plan was rejected. Nothing ran.').waitFor();
    expect(await owner()).toBe(before);
  });
});

test('a plan that waits stands on the home page, until it is decided', async () => {
  await onIncident(async (page) => {
    await say(page, 'List the alerts of this incident and then assign this incident to somebody.else');
    await pane(page).getByRole('region', { name: 'Proposed plan' }).waitFor();
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    const waiting = page.getByRole('region', { name: 'Sessions that wait for you' });
    await waiting.getByText('Waits for you').first().waitFor();
    await expectAccessible(page);
    await waiting.getByRole('link').first().click();
    await page.getByRole('main').getByRole('button', { name: 'Reject' }).click();
    await page.getByText('The plan was rejected. Nothing ran.').first().waitFor();
  });
});

test('p_091_p_092_w_003_an_approved_plan_runs_step_by_step_and_says_what_it_took', async () => {
  await onIncident(async (page, id) => {
    await say(page, 'List the alerts of this incident and then assign this incident to stevie.marie');
    const plan = pane(page).getByRole('region', { name: 'Proposed plan' });
    await plan.getByRole('button', { name: 'Approve' }).click();
    await ended(page).waitFor();
    const steps = pane(page).getByRole('list', { name: 'Steps of the plan' });
    expect(await steps.getByRole('listitem').evaluateAll((lines) => lines.map((line) => line.getAttribute('data-state')))).toEqual(['done', 'done']);
    const owner = await page.evaluate(async (incident) => ((await (await fetch(`/api/incidents/${incident}/standing`)).json()) as { assignedTo?: string }).assignedTo, id);
    expect(owner).toBe('stevie.marie');
    expect(await answers(page).last().innerText()).toMatch(/(ms|s) · no model · cost 0/);
  });
});

test('p_093_an_ambiguous_prompt_asks_back_with_four_answers_at_most', async () => {
  await withPage('/hunting', { calm: true }, async (page) => {
    await say(page, 'Summarize the device');
    const question = pane(page).getByRole('region', { name: 'Question' });
    await question.waitFor();
    const options = question.getByRole('group', { name: 'Answers' }).getByRole('button');
    expect(await options.count()).toBeLessThanOrEqual(4);
    expect(await question.getByRole('textbox', { name: 'Another answer' }).count()).toBe(1);
    if ((await options.count()) > 0) await options.first().click();
    else {
      await question.getByRole('textbox', { name: 'Another answer' }).fill('MKT01');
      await question.getByRole('button', { name: 'Answer' }).click();
    }
    await ended(page).waitFor();
  });
});

test('p_094_the_conversation_outlasts_the_pane_the_page_and_a_reload', async () => {
  await onIncident(async (page) => {
    await say(page, 'Which devices are involved in this incident?');
    await ended(page).waitFor();
    await pane(page).getByRole('button', { name: 'Close the copilot' }).click();
    await page.getByRole('link', { name: 'Hunting', exact: true }).click();
    await page.getByRole('button', { name: 'Open the copilot' }).click();
    await pane(page).getByText('Which devices are involved in this incident?').waitFor();
    await page.reload();
    await pane(page).getByText('Which devices are involved in this incident?').waitFor();
    await pane(page).getByRole('button', { name: 'New conversation' }).click();
    await pane(page).getByText('Ask about what is on the page').waitFor();
    await pane(page).getByRole('button', { name: 'Conversations' }).click();
    const list = pane(page).getByRole('region', { name: 'Conversations' });
    await list.getByRole('button', { name: /^Delete / }).first().waitFor();
    expect(await list.getByRole('listitem').count()).toBeLessThanOrEqual(10);
    const before = await list.getByRole('listitem').count();
    await list.getByRole('button', { name: /^Delete / }).first().click();
    await expect.poll(() => list.getByRole('listitem').count()).toBeLessThan(before + (before === 10 ? 1 : 0));
    await expectAccessible(page);
    await list.getByRole('button', { name: 'Clear all' }).click();
    await list.getByRole('button', { name: 'Delete', exact: true }).click();
    await pane(page).getByText('Ask about what is on the page').waitFor();
  });
});

test('p_095_an_answer_is_copied_judged_and_asked_for_again', async () => {
  await onIncident(async (page) => {
    await say(page, 'Which users are involved in this incident?');
    await ended(page).waitFor();
    await pane(page).getByRole('button', { name: 'Copy the answer' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\[\d+\]/);
    await pane(page).getByRole('button', { name: 'Looks right' }).click();
    await page.getByRole('button', { name: 'Send feedback' }).click();
    await pane(page).getByText('Kept', { exact: true }).waitFor();
    await pane(page).getByRole('button', { name: 'Retry' }).click();
    await ended(page).waitFor();
  });
});

test('p_096_a_table_is_downloaded_with_the_same_cells', async () => {
  await onIncident(async (page, id) => {
    await say(page, `List the alerts of incident ${id}`);
    await ended(page).waitFor();
    const figure = pane(page).locator('figure').filter({ has: page.getByRole('table') }).first();
    const cells = await figure.locator('tbody tr').first().locator('td').allInnerTexts();
    const [download] = await Promise.all([page.waitForEvent('download'), figure.getByRole('button', { name: 'Export' }).click()]);
    expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
    const path = join(tmpdir(), `outrider-table-${Date.now()}.xlsx`);
    await download.saveAs(path);
    const text = readFileSync(path, 'utf8');
    // The last cell holds the numbers of the proofs, which are of this page only.
    for (const cell of cells.slice(0, -1).filter((held) => held && !held.includes('[.]') && !/\d\d:\d\d:\d\d$/.test(held))) expect(text).toContain(cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
  });
});

test('p_134_p_135_p_003_a_skill_is_picked_by_keyboard_and_runs_without_a_plan', async () => {
  await onIncident(async (page, id) => {
    await page.keyboard.press('/');
    await page.keyboard.type('/summarize inc');
    await page.getByRole('listbox', { name: 'Skills' }).waitFor();
    await page.keyboard.press('Enter');
    const form = pane(page).getByRole('form');
    await form.getByText('Required').waitFor();
    expect(await form.getByRole('textbox', { name: /Incident id/ }).inputValue()).toBe(id);
    await form.getByRole('button', { name: 'Run' }).click();
    await ended(page).waitFor();
    await pane(page).getByRole('button', { name: /^Process log/ }).click();
    const skills = await pane(page).getByRole('region', { name: 'Process log' }).getByText(/· \w+ · \w+_\w+/).allInnerTexts();
    expect(new Set(skills.map((line) => line.split('·').at(-1)?.trim()))).toEqual(new Set(['summarize_incident']));
  });
});

test('p_221_what_is_out_of_scope_is_refused', async () => {
  await withPage('/', { calm: true }, async (page) => {
    await say(page, 'Write a poem about the sea');
    await ended(page).waitFor();
    expect(await answers(page).last().innerText()).not.toMatch(/(claim|row)s? cited/);
  });
});

const MARKER = 'General knowledge, not from your data';
const GENERAL = 'How does a pass-the-hash attack work in general?';
const NO_SKILL = 'Is ISO 27001 stricter than SOC 2?';

test.each([
  [GENERAL, 'no language model is set up'],
  [NO_SKILL, 'no enabled skill answers that'],
])('p_002_without_a_model_nothing_is_said_from_general_knowledge: %s', async (prompt, reason) => {
  await withPage('/', { calm: true }, async (page) => {
    await say(page, prompt);
    await ended(page).waitFor();
    const text = await answers(page).last().innerText();
    expect(text).toContain(reason);
    expect(text).not.toContain(MARKER);
  });
});

/** Opens the portal of a server whose model always says the same. */
async function withModel(says: string, test: (page: Page, model: ModelServer) => Promise<void>) {
  const model = await startModel(says);
  const served = await serveAlerts([alert('one', 'Suspicious sign-in')], '--internal-host', model.host);
  try {
    const settings = { providers: [{ id: 'local', protocol: 'openAiChat', baseUrl: model.baseUrl, model: 'small-1' }], jobs: { default: ['local'] } };
    const kept = await fetch(`${served.address}/api/settings/models`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(settings) });
    expect([kept.status, await kept.text()]).toEqual([200, expect.stringContaining('small-1')]);
    await withPage('/', { server: served.address, calm: true }, async (page) => await test(page, model));
  } finally {
    served.end();
    model.end();
  }
}

test.each([GENERAL, NO_SKILL])('p_002_what_a_model_knows_by_itself_is_marked_as_not_from_the_data: %s', async (prompt) => {
  const words = 'Pass-the-hash reuses a stolen password hash.';
  await withModel(words, async (page, model) => {
    await say(page, prompt);
    await ended(page).waitFor();
    const card = answers(page).last().getByRole('region', { name: MARKER });
    expect((await card.innerText()).split(/\n+/)).toEqual([MARKER, words]);
    // Nothing of it claims to rest on rows.
    expect(await answers(page).last().getByRole('button', { name: /^Proof/ }).count()).toBe(0);
    await page.reload();
    await card.waitFor();
    await expectAccessible(page);
    expect(JSON.stringify(model.asked.at(-1)?.messages)).toContain(prompt);
  });
}, 120_000);

test.each([
  ['the text shows a secret', 'It is kept as AKIAIOSFODNN7EXAMPLE on the host.'],
  ['the text holds content that would load or run something', 'Look at ![this](https://evil.example/?q=1).'],
])('p_222_what_a_model_may_not_say_gives_way_to_why: %s', async (why, says) => {
  await withModel(says, async (page) => {
    await say(page, GENERAL);
    await ended(page).waitFor();
    const shown = await answers(page).last().innerText();
    expect(shown).toContain(`withheld: ${why}`);
    for (const raw of ['AKIAIOSFODNN7EXAMPLE', 'evil.example']) expect(await page.content()).not.toContain(raw);
    expect(await page.locator('img[src*="evil"]').count()).toBe(0);
  });
}, 120_000);
