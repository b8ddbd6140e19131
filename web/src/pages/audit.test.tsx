import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AuditRecord, AuditVerified } from '../api/generated.ts';
import * as saving from '../hunting/results/save-file.ts';
import { auditRecord, auditRecords, interaction } from '../mock/copilot/audit.ts';
import { renderAt } from '../mock/render.tsx';
import { paths } from '../paths.ts';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

afterEach(cleanup);

const grid = async () => within(await screen.findByRole('treegrid', { name: 'Records' }));
const shown = async () => (await grid()).getAllByRole('row').filter((row) => row.dataset.index).map((row) => row.querySelector('td')?.textContent);

/** Answers the log with these records, and notes what was asked. */
const held = (records: AuditRecord[], asked: string[] = [], nextAfter: number | null = null) => (url: string) => {
  if (!url.startsWith('/api/audit?')) return undefined;
  asked.push(url);
  return Response.json({ value: records, nextAfter });
};

test('p_190_records_tell_who_what_where_and_how_it_ended', async () => {
  renderAt(paths.audit());
  const rows = (await grid()).getAllByRole('row');
  expect(rows[1]?.textContent).toMatch(/^116 Aug 2023 05:01:00m\.kellerCopilotInteractionIncidentSummarize incident \(read, success\) · 1 sourceOpenSuccess–$/);
  expect(within(rows[1] as HTMLElement).getByRole('link').getAttribute('href')).toBe('/sessions/s1');
  expect(rows[3]?.textContent).toContain('Run query (read, skipped)OpenStopped');
  expect(rows[4]?.textContent).toContain('CreateCopilotPromptBook–promptbook b1');
  expect(screen.getByText('5 records shown of 5 loaded, to the end of the log')).toBeTruthy();
});

test('p_191_flags_are_shown_filtered_and_explained', async () => {
  const { router } = renderAt(paths.audit());
  const flagged = (await grid()).getAllByRole('row')[2] as HTMLElement;
  expect(within(flagged).getByText('Jailbreak')).toBeTruthy();
  expect(within(flagged).getByText('Injected')).toBeTruthy();
  fireEvent.click(screen.getByRole('checkbox', { name: 'Only flagged' }));
  await waitFor(async () => expect(await shown()).toEqual(['2']));
  expect(router.state.location.search).toBe('?flagged=true');
  fireEvent.click((await grid()).getAllByRole('row')[1] as HTMLElement);
  expect(await screen.findByText('The prompt tries to talk a model out of its rules.')).toBeTruthy();
  expect(screen.getByText(/Something that was read holds instructions/)).toBeTruthy();
  expect(screen.getByText('Found')).toBeTruthy();
});

test('words and an operation narrow what is loaded, and nothing found can be undone', async () => {
  renderAt(paths.audit());
  await grid();
  fireEvent.change(screen.getByRole('textbox', { name: 'Search records' }), { target: { value: 'A.ITO' } });
  await waitFor(async () => expect(await shown()).toEqual(['2', '3']));
  fireEvent.change(screen.getByRole('combobox', { name: 'Operation' }), { target: { value: 'UpdateCopilotSettings' } });
  await screen.findByText('No loaded record fits');
  fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
  await waitFor(async () => expect(await shown()).toEqual(['1', '2', '3', '4', '5']));
});

test('a record opens by keyboard, and its text is shown and copied as it was kept', async () => {
  const hostile = '<img src=x onerror=alert(1)> \u202e https://evil.example/a';
  const record = auditRecord(1, interaction({ user: hostile, session: '../evil?x=1', page: hostile }));
  const copied: string[] = [];
  vi.stubGlobal('navigator', Object.create(navigator, { clipboard: { value: { writeText: (text: string) => void copied.push(text) } } }));
  const { container } = renderAt(paths.audit(), held([record]));
  const row = (await grid()).getAllByRole('row')[1] as HTMLElement;
  row.focus();
  fireEvent.keyDown(row, { key: 'Enter' });
  const kept = within(await screen.findByRole('region', { name: 'Record 1 as it was kept' }));
  expect(row.getAttribute('aria-expanded')).toBe('true');
  expect(kept.getByLabelText('Text in JSON').textContent).toContain('"UserId": "<img src=x onerror=alert(1)> ⟨202E⟩ https://evil.example/a"');
  fireEvent.click(kept.getByRole('button', { name: 'Copy the text' }));
  expect(copied).toEqual([record.body]);
  expect(container.querySelector('img')).toBeNull();
  const targets = [...container.querySelectorAll('main a, table a')].map((link) => link.getAttribute('href'));
  expect(new Set(targets.filter((href) => href?.includes('evil')))).toEqual(new Set(['/sessions/..%2Fevil%3Fx%3D1']));
});

test('a record whose text was destroyed is still a row, and says so', async () => {
  renderAt(paths.audit({ open: '1' }), held([auditRecord(1, '{"Operation":"CopilotInt'), auditRecord(2, interaction({}))]));
  expect(await shown()).toEqual(['1', '2']);
  expect(screen.getByText('The record cannot be read')).toBeTruthy();
  expect(screen.getByText(/no record as they are written/)).toBeTruthy();
});

test('more is loaded after the last record, and newer ones are looked for at the end', async () => {
  const asked: string[] = [];
  renderAt(paths.audit({ after: '7' }), (url) => {
    if (!url.startsWith('/api/audit?')) return undefined;
    asked.push(url);
    const after = Number(new URL(url, 'http://portal.test').searchParams.get('after'));
    const next = after + 1;
    return Response.json(asked.length > 2 ? { value: [], nextAfter: null } : { value: [auditRecord(next, interaction({}))], nextAfter: after === 7 ? next : null });
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Load more' }));
  await waitFor(async () => expect(await shown()).toEqual(['8', '9']));
  fireEvent.click(await screen.findByRole('button', { name: 'Look for newer records' }));
  await waitFor(() => expect(asked).toEqual(['/api/audit?after=7&limit=200', '/api/audit?after=8&limit=200', '/api/audit?after=9&limit=200']));
  expect(await shown()).toEqual(['8', '9']);
});

test('a page that fails leaves what is loaded, and says why', async () => {
  let fails = false;
  renderAt(paths.audit(), (url) => {
    if (!url.startsWith('/api/audit?')) return undefined;
    if (fails) return Response.json({ error: { message: 'the database is away' } }, { status: 400 });
    return Response.json({ value: auditRecords.slice(0, 2), nextAfter: 2 });
  });
  fails = Boolean(await screen.findByRole('button', { name: 'Load more' }));
  fireEvent.click(screen.getByRole('button', { name: 'Load more' }));
  const problem = await screen.findByRole('alert', {}, { timeout: 15_000 });
  expect(problem.textContent).toBe('the database is away');
  expect(await shown()).toEqual(['1', '2']);
});

test('p_192_the_chain_is_verified_when_asked_for, and a break leads to its record', async () => {
  let answer: AuditVerified = { whole: true, records: 5, head: 'f'.repeat(64), brokenAt: null, reason: null };
  let checks = 0;
  const { router } = renderAt(paths.audit(), (url) => (url === '/api/audit/verify' ? (checks++, Response.json(answer)) : undefined));
  await grid();
  expect(checks).toBe(0);
  fireEvent.click(screen.getByRole('button', { name: 'Verify the log' }));
  expect((await screen.findByText('The chain is whole.')).closest('[role=status]')?.textContent).toContain('5 records, none changed, taken out or put between.');
  expect(screen.getByText('f'.repeat(64))).toBeTruthy();
  answer = { whole: false, records: 2, head: null, brokenAt: 3, reason: 'it was changed' };
  fireEvent.click(screen.getByRole('button', { name: 'Verify the log' }));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('The chain breaks at record 3: it was changed. 2 records before it fit.');
  expect(screen.queryByText('The chain is whole.')).toBeNull();
  fireEvent.click(within(alert).getByRole('link', { name: 'Show record 3' }));
  await waitFor(async () => expect(await shown()).toEqual(['3', '4', '5']));
  expect(router.state.location.search).toBe('?after=2&open=3');
  await screen.findByRole('region', { name: 'Record 3 as it was kept' });
});

test('p_192_what_is_loaded_is_exported_whole_whatever_the_filter_shows', async () => {
  const save = vi.spyOn(saving, 'saveFile').mockImplementation(() => undefined);
  renderAt(paths.audit({ flagged: 'true' }));
  await grid();
  fireEvent.click(screen.getByRole('button', { name: 'Export as JSON Lines' }));
  const [content, name] = save.mock.calls[0] as [Blob, string];
  expect(name).toBe('audit-1-5.jsonl');
  expect((await content.text()).trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual(auditRecords);
});

test('a login that may not read the log is told so in a sentence, and is offered nothing', async () => {
  const error = { code: 'Forbidden', message: 'this needs the right `View-Only Audit Logs`' };
  renderAt(paths.audit(), (url) => (url.startsWith('/api/audit') ? Response.json({ error }, { status: 403 }) : undefined));
  await screen.findByText('The audit log is for owners and auditors');
  expect(screen.getByText(/Owners may, and so may a login that was given the right “View-Only Audit Logs”/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Verify the log' })).toBeNull();
});

test('an empty log says what would stand here, and an error what went wrong', async () => {
  renderAt(paths.audit(), held([]));
  await screen.findByText('Nothing is in the log yet');
  expect((screen.getByRole('button', { name: 'Export as JSON Lines' }) as HTMLButtonElement).disabled).toBe(true);
  cleanup();
  renderAt(paths.audit(), (url) => (url.startsWith('/api/audit') ? Response.json({ error: { message: 'the database is away', innerError: { 'request-id': 'q7' } } }, { status: 400 }) : undefined));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('the database is away');
  expect(alert.textContent).toContain('q7');
});

test('the settings lead to the audit log', async () => {
  const { router } = renderAt(paths.settings());
  fireEvent.click(await screen.findByRole('link', { name: /^Audit log/ }));
  await screen.findByRole('heading', { level: 1, name: 'Audit log' });
  expect(router.state.location.pathname).toBe('/settings/audit');
});
