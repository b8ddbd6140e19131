import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { changeHistory } from '../hunting/history/store.ts';
import { forgetRun } from '../hunting/run.ts';
import { paths } from '../paths.ts';
import { renderAt, type Instead } from '../mock/render.tsx';

// Monaco needs a browser's layout; the plain field is the same editor to the page.
vi.mock('../hunting/editor/code-editor.tsx', async () => ({ default: (await import('../hunting/editor/plain-editor.tsx')).PlainEditor }));

beforeEach(() => {
  localStorage.clear();
  forgetRun();
  changeHistory(() => []);
});
afterEach(cleanup);

async function open(query: string, instead?: Instead) {
  const view = renderAt(paths.hunting(), instead);
  const field = (await screen.findByRole('textbox', { name: 'Query' })) as HTMLTextAreaElement;
  fireEvent.change(field, { target: { value: query } });
  field.setSelectionRange(query.length, query.length);
  return { ...view, field };
}

const run = (field: HTMLElement) => fireEvent.keyDown(field, { key: 'Enter', shiftKey: true });

describe('a query', () => {
  test('runs with Shift Enter, and hostile cells are text', async () => {
    const { field, container } = await open('DeviceProcessEvents | take 20');
    run(field);
    const grid = await screen.findByRole('grid', { name: 'Results' });
    expect(grid.getAttribute('aria-rowcount')).toBe('21');
    expect(within(grid).getAllByText('<img src=x onerror=alert(1)>').length).toBeGreaterThan(0);
    expect(container.querySelector('img')).toBeNull();
    expect(within(grid).getAllByText(/hxxp:\/\/203\[\.\]0\[\.\]113\[\.\]7/).length).toBeGreaterThan(0);
  });

  test('the one at the cursor is sent, with time range and evidence', async () => {
    const sent: string[] = [];
    const { field } = await open('AlertInfo\n\nDeviceProcessEvents', (url, init) => void (url === '/api/hunting/query' && sent.push(String(init?.body))));
    fireEvent.click(screen.getByRole('button', { name: 'Time range: All time' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Last 7 days' }));
    run(field);
    await screen.findByRole('grid', { name: 'Results' });
    expect(JSON.parse(sent[0] ?? '')).toMatchObject({ query: 'DeviceProcessEvents', timespan: 'P7D', evidence: true, maxRows: 10_000 });
  });

  test('that is wrong says where, in the editor too', async () => {
    const { field } = await open('AlertInfo\n\nNothingLikeIt | take 1');
    run(field);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Line 3, column 1');
    expect(alert.textContent).toContain('no table is called NothingLikeIt');
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    fireEvent.click(within(alert).getByRole('button', { name: 'Line 3, column 1' }));
    expect(field.selectionStart).toBe(11);
  });

  test('can be stopped, and the server is told', async () => {
    const asked: string[] = [];
    const { field } = await open('DeviceProcessEvents', (url, init) => {
      asked.push(url);
      if (url !== '/api/hunting/query') return undefined;
      return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError'))));
    });
    run(field);
    fireEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    expect(await screen.findByText(/^Stopped after/)).toBeTruthy();
    expect(asked.some((url) => /^\/api\/hunting\/cancel\/[\da-f]{24}$/.test(url))).toBe(true);
  });

  test('that the server cannot answer offers another try', async () => {
    let isAway = true;
    const { field } = await open('AlertInfo', (url) => {
      if (url === '/api/hunting/query' && isAway) throw new TypeError('fetch failed');
      return undefined;
    });
    run(field);
    const alert = await screen.findByRole('alert');
    isAway = false;
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('grid', { name: 'Results' })).toBeTruthy();
    expect(field.value).toBe('AlertInfo');
  });

  test('without rows says so and names the columns', async () => {
    const { field } = await open('AlertInfo', (url) =>
      url === '/api/hunting/query' ? Response.json({ id: '1', columns: [{ name: 'Title', type: 'string' }], rows: [], truncated: false, elapsedMs: 3 }) : undefined);
    run(field);
    expect(await screen.findByText('No row matches')).toBeTruthy();
  });

  test('with more rows than came says so', async () => {
    const { field } = await open('DeviceProcessEvents | take 20000');
    run(field);
    expect(await screen.findByText(/Only the first 10,000 rows came/)).toBeTruthy();
  });
});

describe('a value', () => {
  test('is filtered by from its menu, by keyboard', async () => {
    const sent: string[] = [];
    const { field } = await open('DeviceProcessEvents', (url, init) => void (url === '/api/hunting/query' && sent.push(String(init?.body))));
    run(field);
    const grid = await screen.findByRole('grid', { name: 'Results' });
    fireEvent.keyDown(grid, { key: 'ArrowRight' });
    fireEvent.keyDown(grid, { key: 'm' });
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Only DeviceName = FS02' }));
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(JSON.parse(sent[1] ?? '')).toMatchObject({ query: "DeviceProcessEvents\n| where DeviceName == 'FS02'" });
    expect(field.value).toBe("DeviceProcessEvents\n| where DeviceName == 'FS02'");
  });

  test('stands in the drawer with its tree and the stored row behind it', async () => {
    const { field } = await open('DeviceProcessEvents');
    run(field);
    const grid = await screen.findByRole('grid', { name: 'Results' });
    fireEvent.keyDown(grid, { key: 'Enter' });
    const row = await screen.findByRole('complementary', { name: 'Row' });
    expect(within(row).getByRole('region', { name: 'AdditionalFields' }).textContent).toContain('Tags');
    expect(within(row).getByText('Rests on 1 stored row')).toBeTruthy();
    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    await waitFor(() => expect(screen.getByRole('complementary', { name: 'Row' }).dataset.row).toBe('1'));
    fireEvent.keyDown(grid, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('complementary', { name: 'Row' })).toBeNull());
  });

  test('sorts its column from the head', async () => {
    const { field } = await open('DeviceProcessEvents | take 5');
    run(field);
    const grid = await screen.findByRole('grid', { name: 'Results' });
    const head = within(grid).getByRole('columnheader', { name: 'ProcessId' });
    fireEvent.click(head);
    fireEvent.click(head);
    expect(head.getAttribute('aria-sort')).toBe('descending');
    expect(within(grid).getAllByRole('row')[1]?.textContent).toContain('7004');
  });
});

describe('the history', () => {
  test('keeps what ran; it is restored, pinned, deleted, and brought back', async () => {
    const { field } = await open('AlertInfo | take 1');
    run(field);
    await screen.findByRole('grid', { name: 'Results' });
    fireEvent.click(screen.getByRole('tab', { name: 'History' }));
    const list = await screen.findByRole('list', { name: 'Queries that were run' });
    fireEvent.click(within(list).getByRole('button', { name: 'Pin' }));
    expect(within(list).getByRole('button', { name: 'Unpin' })).toBeTruthy();
    fireEvent.click(within(list).getByText('AlertInfo | take 1'));
    expect(field.value).toBe('AlertInfo | take 1\n\nAlertInfo | take 1');
    fireEvent.click(within(list).getByRole('button', { name: 'Delete from the history' }));
    expect(await screen.findByText('No query has run yet')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('AlertInfo | take 1')).toBeTruthy();
  });
});

describe('the address', () => {
  test('brings a query, does not run it, and what was being written goes to the history', async () => {
    localStorage.setItem('outrider.hunting.draft', JSON.stringify({ query: 'SigninLogs', timespan: '' }));
    const asked: string[] = [];
    const { router } = renderAt(paths.hunting({ query: 'AlertInfo', timespan: 'P7D' }), (url) => void asked.push(url));
    expect(((await screen.findByRole('textbox', { name: 'Query' })) as HTMLTextAreaElement).value).toBe('AlertInfo');
    expect(screen.getByRole('button', { name: 'Time range: Last 7 days' })).toBeTruthy();
    await waitFor(() => expect(router.state.location.hash).toBe(''));
    expect(asked).not.toContain('/api/hunting/query');
    fireEvent.click(screen.getByRole('tab', { name: 'History' }));
    expect(await screen.findByText('SigninLogs')).toBeTruthy();
  });
});

test('a table is found, opened and written by keyboard', async () => {
  const { field } = await open('');
  fireEvent.change(screen.getByRole('textbox', { name: 'Filter tables and columns' }), { target: { value: 'remote' } });
  const tree = await screen.findByRole('tree', { name: 'Tables' });
  const [first] = within(tree).getAllByRole('treeitem');
  expect(first?.textContent).toBe('DeviceNetworkEvents 312 k');
  first?.focus();
  fireEvent.keyDown(first as HTMLElement, { key: 'ArrowDown' });
  fireEvent.keyDown(document.activeElement as HTMLElement, { key: 'Enter' });
  expect(field.value).toBe('RemoteIP');
});
