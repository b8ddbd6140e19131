// Sessions, their pin board, promptbooks and sources, on the real server without a model.
import { mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download, Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { anIncident, expectAccessible, withPage } from './portal.ts';

const shots = new URL('../test-results/', import.meta.url).pathname;
mkdirSync(shots, { recursive: true });

const rows = (page: Page) => page.getByRole('list', { name: 'Prompts' }).locator(':scope > li');

/** Keeps a download, and answers where. */
async function kept(download: Download): Promise<string> {
  const path = join(tmpdir(), `outrider-${Date.now()}-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return path;
}

/** Asks on the home page, and comes to the session's page. */
async function asked(text: string, test: (page: Page) => Promise<void>) {
  await withPage('/', { calm: true }, async (page) => {
    const field = page.getByRole('main').getByRole('textbox', { name: 'Prompt' });
    await field.fill(text);
    await field.press('Enter');
    await page.waitForURL('**/sessions/*');
    await rows(page).first().locator('article[data-state=completed]').waitFor();
    await test(page);
  });
}

test('p_130_a_session_is_found_renamed_duplicated_and_deleted', async () => {
  const { id } = await anIncident();
  await asked(`Summarize incident ${id}`, async (page) => {
    const title = `Hand-over ${Date.now()}`;
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill(title);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByRole('link', { name: 'Sessions', exact: true }).first().click();
    await page.getByRole('textbox', { name: 'Search sessions' }).fill(title);
    const list = page.getByRole('region', { name: 'Sessions' });
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1);
    await page.getByRole('button', { name: `More about ${title}` }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await expect.poll(() => list.getByRole('listitem').count()).toBe(2);
    await list.getByRole('button', { name: /^More about/ }).first().click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await list.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1);
  });
});

test('p_131_p_005_a_prompt_is_edited_run_again_pinned_and_its_log_read', async () => {
  const { id } = await anIncident();
  await asked(`Which users are involved in incident ${id}?`, async (page) => {
    const row = rows(page).first();
    await row.getByRole('button', { name: /^Process log/ }).click();
    const log = row.getByRole('region', { name: 'Process log' });
    expect(await log.getByRole('listitem').count()).toBeGreaterThanOrEqual(9);
    await log.getByText(/^Safety checks ran/).waitFor();
    await row.getByRole('button', { name: 'Edit and run again' }).click();
    await row.getByRole('textbox', { name: 'Prompt' }).fill(`Which devices are involved in incident ${id}?`);
    await row.getByRole('button', { name: 'Run again' }).click();
    await row.getByText('Run 2 of 2').waitFor();
    await row.locator('article[data-state=completed]').waitFor();
    await row.getByRole('button', { name: 'Pin', exact: true }).click();
    await page.getByRole('complementary', { name: 'Copilot' }).getByRole('tab', { name: 'Pinned items' }).click();
    await page.getByRole('complementary', { name: 'Copilot' }).getByText(`Which devices are involved in incident ${id}?`).waitFor();
    await row.getByRole('button', { name: 'Delete', exact: true }).click();
    await row.getByRole('group', { name: 'Delete the prompt' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nothing was asked yet.').waitFor();
  });
});

test('p_132_the_board_is_exported_and_a_session_comes_back_from_its_file', async () => {
  const { id } = await anIncident();
  await asked(`Summarize incident ${id}`, async (page) => {
    await rows(page).first().getByRole('button', { name: 'Pin', exact: true }).click();
    const board = page.getByRole('complementary', { name: 'Copilot' });
    await board.getByRole('article', { name: 'Summary of the pinned items' }).waitFor();
    const save = async (menu: string, item: string) => {
      await page.getByRole('button', { name: menu, exact: true }).click();
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
      return readFileSync(await kept(download));
    };
    expect((await save('Export pins', 'Word document (DOCX)')).subarray(0, 2).toString()).toBe('PK');
    // "Export" also stands on tables; the page's own is in its head.
    const head = page.locator('header').filter({ has: page.getByRole('heading', { level: 1 }) });
    await head.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /^JSON/ }).click()]);
    const path = await kept(download);
    const address = page.url();
    await page.getByRole('link', { name: 'Sessions', exact: true }).first().click();
    await page.locator('input[type=file]').setInputFiles(path);
    await page.waitForURL('**/sessions/*');
    expect(page.url()).not.toBe(address);
    await rows(page).first().locator('article[data-state=completed]').waitFor();
  });
});

test('p_133_a_session_is_shared_with_a_named_reader', async () => {
  const { id } = await anIncident();
  await asked(`Summarize incident ${id}`, async (page) => {
    await page.getByRole('button', { name: 'Share' }).click();
    const dialog = page.getByRole('dialog', { name: 'Share the session' });
    await dialog.getByRole('textbox', { name: 'Name of the reader' }).fill('nakamura');
    await dialog.getByRole('button', { name: 'Share', exact: true }).click();
    await dialog.getByRole('button', { name: 'Take it back from nakamura' }).click();
    await dialog.getByText('Nobody else reads it.').waitFor();
  });
});

test('p_142_p_141_p_143_prompts_become_a_promptbook_that_runs', async () => {
  const { id } = await anIncident();
  await asked(`Summarize incident ${id}`, async (page) => {
    await page.getByRole('checkbox', { name: 'Choose all' }).check();
    await page.getByRole('button', { name: 'Create promptbook' }).click();
    const name = `Incident ${Date.now()}`;
    await page.getByRole('textbox', { name: /^Name/ }).fill(name);
    await page.getByRole('textbox', { name: 'Prompt 1' }).fill('Summarize incident <IncidentId>');
    await page.getByRole('button', { name: 'Add a prompt' }).click();
    await page.getByRole('textbox', { name: 'Prompt 2' }).fill('Which users are involved in incident <IncidentId>?');
    await page.getByRole('button', { name: 'Save' }).click();
    const form = page.getByRole('main').getByRole('form', { name: `Run ${name}` });
    await form.waitFor();
    expect(await form.getByRole('textbox').count()).toBe(1);
    await form.getByRole('textbox').fill(id);
    await form.getByRole('button', { name: 'Run' }).click();
    await page.waitForURL('**/sessions/*run=*');
    const states = () => page.getByRole('list', { name: 'Prompts of the run' }).getByRole('listitem').evaluateAll((lines) => lines.map((line) => line.getAttribute('data-state')));
    await expect.poll(states, { timeout: 30_000 }).toEqual(['done', 'done']);
    await page.getByRole('heading', { name: `Summarize incident ${id}`, level: 2 }).waitFor();
  });
});

test.each([
  { goesOn: true, states: ['failed', 'done'], answers: ['failed', 'completed'] },
  { goesOn: false, states: ['failed', 'skipped'], answers: ['failed'] },
])('p_144_after_a_prompt_that_failed_the_book_goes_on: $goesOn', async ({ goesOn, states, answers }) => {
  await withPage('/promptbooks/new', { calm: true }, async (page) => {
    await page.getByRole('textbox', { name: /^Name/ }).fill(`Fails first ${Date.now()}`);
    // The skill is given an id that no incident has.
    await page.getByRole('textbox', { name: 'Prompt 1' }).fill('/summarize_incident 987654321');
    if (goesOn) await page.getByRole('checkbox', { name: 'Go on when it fails' }).first().check();
    await page.getByRole('button', { name: 'Add a prompt' }).click();
    await page.getByRole('textbox', { name: 'Prompt 2' }).fill('/list_incidents');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('main').getByRole('form', { name: /^Run Fails first/ }).getByRole('button', { name: 'Run' }).click();
    await page.waitForURL('**/sessions/*run=*');
    const lines = page.getByRole('list', { name: 'Prompts of the run' }).getByRole('listitem');
    const statesOf = (held: Locator) => held.evaluateAll((found) => found.map((one) => one.getAttribute('data-state')));
    await expect.poll(() => statesOf(lines), { timeout: 30_000 }).toEqual(states);
    await expect.poll(() => statesOf(rows(page).locator('article')), { timeout: 30_000 }).toEqual(answers);
    expect(await lines.last().innerText()).toContain(goesOn ? '/list_incidents' : 'left out: prompt 1 failed');
  });
});

test('p_140_p_145_the_built_in_promptbooks_are_there_and_stay_as_they_are', async () => {
  await withPage('/promptbooks', { calm: true }, async (page) => {
    const list = page.getByRole('main').getByRole('list', { name: 'Promptbooks' });
    await list.waitFor();
    expect(await list.getByText(/built in/).count()).toBe(8);
    await list.getByRole('link').first().click();
    expect(await page.getByRole('button', { name: 'Edit' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Duplicate' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Edit' }).isEnabled()).toBe(true);
  });
});

test('p_160_files_are_taken_and_others_refused_with_the_reason', async () => {
  await withPage('/sources?tab=files', { calm: true, expected: /status of 4\d\d/ }, async (page) => {
    const files = page.getByRole('region', { name: 'Files' });
    await files.getByRole('button', { name: 'Upload a file' }).waitFor();
    const give = (name: string, text: string) => files.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
    const name = `policy-${Date.now()}.txt`;
    await give(name, 'Isolate a host before its disk is imaged.');
    await files.getByText(name).waitFor();
    await give('tool.exe', 'MZ');
    await files.getByRole('alert').waitFor();
    await files.getByRole('button', { name: `Delete ${name}` }).click();
    await files.getByText(name).waitFor({ state: 'hidden' });
  });
});

test('p_162_where_nobody_may_upload_it_says_so_and_own_files_can_still_be_deleted', async () => {
  await withPage('/sources?tab=files', { calm: true }, async (page) => {
    const files = page.getByRole('region', { name: 'Files' });
    const button = files.getByRole('button', { name: 'Upload a file' });
    await button.waitFor();
    const name = `runbook-${Date.now()}.txt`;
    await files.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('Call the owner first.') });
    await files.getByText(name).waitFor();
    const allow = (uploads: string) => page.evaluate(async (uploads) => {
      const settings = (await (await fetch('/api/settings/knowledge')).json()) as object;
      const body = JSON.stringify({ ...settings, uploads });
      return (await fetch('/api/settings/knowledge', { method: 'PUT', headers: { 'content-type': 'application/json' }, body })).status;
    }, uploads);
    expect(await allow('nobody')).toBe(200);
    try {
      await page.reload();
      await files.getByRole('alert').waitFor();
      expect(await button.isDisabled()).toBe(true);
      await expectAccessible(page);
      await files.getByRole('button', { name: `Delete ${name}` }).click();
      await files.getByText(name).waitFor({ state: 'hidden' });
    } finally {
      expect(await allow('contributors')).toBe(200);
    }
  });
});

test('p_136_a_plugin_is_off_for_one_session', async () => {
  const { id } = await anIncident();
  await asked(`Summarize incident ${id}`, async (page) => {
    const session = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.goto(new URL(`/sources?session=${session}`, page.url()).href);
    const toggle = page.getByRole('switch', { name: 'Use Incidents in this session' });
    await toggle.click();
    await expect.poll(() => toggle.isChecked()).toBe(false);
    await page.reload();
    await expect.poll(() => toggle.isChecked()).toBe(false);
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByRole('region', { name: 'Files' }).waitFor();
    await page.goto(new URL(`/sessions/${session}`, page.url()).href);
    const field = page.getByRole('main').getByRole('textbox', { name: 'Prompt' });
    await field.fill(`/summarize_incident ${id}`);
    await field.press('Enter');
    await page.getByText(/plugin `?incidents`? is not available to you in this session/).first().waitFor();
  });
});

test('p_138_promptbooks_are_filtered_by_role_and_searched', async () => {
  await withPage('/promptbooks', { calm: true }, async (page) => {
    const list = page.getByRole('main').getByRole('list', { name: 'Promptbooks' });
    await list.waitFor();
    const all = await list.getByRole('heading').count();
    const role = page.getByRole('combobox', { name: 'Role or tag' });
    const options = await role.locator('option').evaluateAll((held) => held.map((option) => (option as HTMLOptionElement).value));
    await role.selectOption(options.find(Boolean) ?? '');
    await expect.poll(() => list.getByRole('heading').count()).toBeLessThan(all);
    await role.selectOption(options.find((value) => !value) ?? '');
    const title = (await list.getByRole('heading').first().textContent()) ?? '';
    await page.getByRole('textbox', { name: 'Search promptbooks' }).fill(title);
    await expect.poll(() => list.getByRole('heading').allTextContents()).toContain(title);
    await page.getByRole('textbox', { name: 'Search promptbooks' }).fill('no such words at all');
    await page.getByText('No promptbook fits').waitFor();
  });
});

test('p_161_an_answer_from_a_file_names_file_and_passage', async () => {
  const name = `policy-${Date.now()}.txt`;
  await withPage('/sources?tab=files', { calm: true }, async (page) => {
    const files = page.getByRole('region', { name: 'Files' });
    await files.getByRole('button', { name: 'Upload a file' }).waitFor();
    await files.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('Doors are locked at night.\n\nIsolate a host before its disk is imaged.\n') });
    await files.getByText(name).waitFor();
  });
  await asked('What do the uploaded files say about imaging a disk?', async (page) => {
    const answer = await rows(page).first().locator('article').innerText();
    expect(answer).toContain(`${name}, line 3`);
    expect(answer).toContain('Isolate a host before its disk is imaged.');
  });
});

const places: [name: string, path: string][] = [['sessions', '/sessions'], ['promptbooks', '/promptbooks'], ['new promptbook', '/promptbooks/new'], ['plugins', '/sources'], ['files', '/sources?tab=files'], ['models', '/settings/models'], ['audit', '/settings/audit']];

describe.each([false, true])('dark %s', (dark) => {
  test.each(places)('%s has no serious accessibility violation', async (name, path) => {
    await withPage(path, { dark, calm: true }, async (page) => {
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: `${shots}${name.replace(' ', '-')}-${dark ? 'dark' : 'light'}.png` });
      await expectAccessible(page);
    });
  });
});
