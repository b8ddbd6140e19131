import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import * as depth from '../mock/depth.ts';
import { renderAt } from '../mock/render.tsx';
import { paths } from '../paths.ts';

afterEach(cleanup);

const failing = () => Response.json({ error: { code: 'Forbidden', message: 'changing incidents needs the right `incidents.write`', innerError: { date: '2024-01-01T00:00:00Z' } } }, { status: 403 });

describe('guided response', () => {
  test('cards say what, why, how and who; proofs open beside them; markup stays text', async () => {
    const { container, router } = renderAt(paths.incident('1042', 'story', { pane: 'respond' }));
    const response = await screen.findByRole('article', { name: 'Response' });
    expect(within(response).getByRole('region', { name: 'Triage' }).textContent).toContain('True positive · 0.97');
    const card = within(response).getByRole('region', { name: 'Isolate MKT01' });
    fireEvent.click(within(card).getByRole('button', { name: 'Show how' }));
    expect(card.textContent).toContain('<img src=x onerror=alert(1)>');
    expect(container.querySelector('img')).toBeNull();
    fireEvent.click(within(card).getAllByRole('button', { name: 'Proof 2' })[0] as HTMLElement);
    expect(await screen.findByRole('group', { name: 'Proof 2' })).toBeTruthy();
    expect(router.state.location.search).toContain('cite=isolate_device-title.2');
    expect(within(response).getByText('Automated')).toBeTruthy();
    fireEvent.change(within(response).getByRole('combobox', { name: 'Status of cards' }), { target: { value: 'done' } });
    expect(within(response).queryByRole('region', { name: 'Isolate MKT01' })).toBeNull();
  });

  test('what a person may not do says why', async () => {
    renderAt(paths.incident('1042', 'story', { pane: 'respond' }), (url) => (url.endsWith('/actions') ? failing() : undefined));
    const card = await screen.findByRole('region', { name: 'Isolate MKT01' });
    fireEvent.click(within(card).getByRole('button', { name: 'Mark as done' }));
    expect((await within(card).findByRole('alert')).textContent).toContain('incidents.write');
  });
});

test('P-023: a button is disabled with the reason when the right is missing', async () => {
  renderAt(paths.incident('1042', 'story', { pane: 'respond' }), (url) => {
    if (!url.endsWith('/response')) return undefined;
    const cards = depth.response.cards.map((card) => ({ ...card, allowed: false, unavailable: `you lack the permission \`${card.permission}\`` }));
    return Response.json({ ...depth.response, cards });
  });
  const card = await screen.findByRole('region', { name: 'Isolate MKT01' });
  const button = within(card).getByRole('button', { name: 'Mark as done' });
  expect(button.getAttribute('aria-disabled')).toBe('true');
  expect(card.textContent).toContain('needs Active remediation actions');
  fireEvent.focus(button);
  await waitFor(() => expect(document.body.textContent).toContain('you lack the permission `Active remediation actions`'));
});

test('P-058: the report is saved as PDF, Word and Markdown', async () => {
  renderAt(paths.incident('1042', 'story', { pane: 'report' }));
  const report = await screen.findByRole('article', { name: 'Report' });
  for (const [name, format] of [['PDF', 'pdf'], ['Word', 'docx'], ['Markdown', 'md']]) {
    const link = within(report).getByRole('link', { name: `Save as ${name}` });
    expect(link.getAttribute('href')).toMatch(new RegExp(`/api/incidents/\\d+/report/export/${format}$`));
  }
});

test('the blast radius tells what was touched and what could have been, with proof', async () => {
  renderAt(paths.incident('1042', 'reach'));
  const thing = await screen.findByRole('region', { name: 'User pedro.gustavo' });
  expect(within(thing).getByRole('region', { name: 'Touched during the incident' }).textContent).toContain('MKT01');
  expect(within(thing).getByRole('region', { name: 'Within its reach' }).textContent).toContain('FS02');
  expect(within(thing).getAllByRole('button', { name: /^Proof/ })).toHaveLength(3);
});

test('P-027: a guidebook is read, approved, taken out of use and deleted', async () => {
  const { container } = renderAt('/settings');
  const input = (await screen.findByLabelText('Guidebook file')) as HTMLInputElement;
  fireEvent.change(input, { target: { files: [new File(['%PDF-1.7'], 'Phishing.pdf')] } });
  const book = await screen.findByRole('listitem', { name: 'Phishing' });
  expect(book.textContent).toContain('Pending review');
  expect(book.textContent).toContain('Block the sender <b>');
  expect(container.querySelector('b')).toBeNull();
  fireEvent.click(within(book).getByRole('button', { name: 'Approve' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Deactivate' }));
  await waitFor(() => expect(screen.getByRole('listitem', { name: 'Phishing' }).textContent).toContain('Inactive'));
  fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(screen.queryByRole('listitem', { name: 'Phishing' })).toBeNull());
});

test('the report stands in groups, says who did what, and is posted', async () => {
  renderAt(paths.incident('1042', 'story', { pane: 'report' }));
  const report = await screen.findByRole('article', { name: 'Report' });
  expect(within(report).getByRole('region', { name: 'Actions taken' }).textContent).toContain('automated');
  fireEvent.click(within(report).getByRole('button', { name: 'Post to activity log' }));
  expect(await within(report).findByText('Posted to the activity log')).toBeTruthy();
});

test('a comment goes to the log, and the field is empty again', async () => {
  renderAt(paths.incident('1042', 'activity'));
  const field = (await screen.findByRole('textbox', { name: 'Comment' })) as HTMLTextAreaElement;
  fireEvent.change(field, { target: { value: 'asked the user <b>' } });
  fireEvent.click(screen.getByRole('button', { name: 'Comment' }));
  expect(await screen.findByText('asked the user <b>', { selector: 'li *' })).toBeTruthy();
  await waitFor(() => expect(field.value).toBe(''));
});

test('only what was changed is sent', async () => {
  const sent: unknown[] = [];
  renderAt(paths.incident('1042'), (url, init) => void (url.endsWith('/standing') && init?.body && sent.push(JSON.parse(String(init.body)))));
  fireEvent.click(await screen.findByRole('button', { name: 'Manage' }));
  const form = await screen.findByRole('dialog', { name: 'Manage the incident' });
  fireEvent.change(within(form).getByRole('combobox', { name: 'Classification' }), { target: { value: 'truePositive' } });
  fireEvent.change(within(form).getByRole('combobox', { name: 'Determination' }), { target: { value: 'malware' } });
  fireEvent.click(within(form).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toEqual([{ classification: 'truePositive', determination: 'malware' }]));
});

test('similar incidents say what they share', async () => {
  renderAt(paths.incident('1042', 'similar', { open: '1041' }));
  const grid = await screen.findByRole('treegrid', { name: 'Similar incidents' });
  expect(grid.textContent).toContain('41 %');
  expect(grid.textContent).toContain('T1003.001');
});

test('the matrix shows the tactics that were served, and lights the chosen step', async () => {
  const { container } = renderAt(paths.incident('1042', 'attack', { step: 's7' }));
  expect(await screen.findByRole('region', { name: 'Credential access' })).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Impact' })).toBeNull();
  expect(container.querySelector('li[data-lit]')?.textContent).toContain('T1003.001');
});

test('summaries can wait until they are asked for', async () => {
  const asked: string[] = [];
  renderAt('/settings');
  fireEvent.click(await screen.findByRole('radio', { name: 'only when asked for' }));
  await waitFor(() => expect((screen.getByRole('radio', { name: 'only when asked for' }) as HTMLInputElement).checked).toBe(true));
  cleanup();
  renderAt(paths.incident('1042'), (url) => void asked.push(url));
  fireEvent.click(await screen.findByRole('button', { name: 'Summarize' }));
  expect(await screen.findByRole('article', { name: 'Summary' })).toBeTruthy();
});
