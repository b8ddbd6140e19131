import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { queue } from '../mock/queue.ts';
import { renderAt } from '../mock/render.tsx';

afterEach(cleanup);

const failing = (status: number, message: string) =>
  Response.json({ error: { code: 'InternalServerError', message, innerError: { date: '2024-01-01T00:00:00Z', 'request-id': 'req-77' } } }, { status });

describe('the queue', () => {
  test('shows hostile titles as text', async () => {
    const { container } = renderAt('/incidents');
    const grid = await screen.findByRole('grid', { name: 'Incidents' });
    expect(within(grid).getByText(/<img src=x onerror/)).toBeTruthy();
    expect(container.querySelector('img')).toBeNull();
  });

  test('defangs an address in a title and keeps the real one for copying', async () => {
    renderAt('/incidents');
    const shown = await screen.findByText(/from 203\[\.\]0\[\.\]113\[\.\]7/);
    expect(shown.getAttribute('data-real')).toContain('203.0.113.7');
    expect(shown.closest('a')?.getAttribute('href')).toMatch(/^\/incidents\//);
  });

  test('says what would be here while nothing is', async () => {
    const none = { value: [], matched: 0, total: 0, severities: [], statuses: [] };
    renderAt('/incidents', (url) => (url.startsWith('/api/incidents') ? Response.json(none) : undefined));
    expect(await screen.findByText('No incidents yet')).toBeTruthy();
    expect(screen.getByText('outrider ingest FOLDER')).toBeTruthy();
  });

  test('says what failed, where, and under which id', async () => {
    renderAt('/incidents', (url) => (url.startsWith('/api/incidents') ? failing(400, 'the workspace could not answer') : undefined));
    const alert = await screen.findByRole('alert', undefined, { timeout: 4_000 });
    expect(alert.textContent).toMatch(/the workspace could not answer.*\/api\/incidents.*req-77/);
    expect(within(alert).getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  test('arrow keys move the choice, and the address follows', async () => {
    const { router } = renderAt('/incidents');
    const grid = await screen.findByRole('grid', { name: 'Incidents' });
    const rows = within(grid).getAllByRole('row').slice(1);
    fireEvent.keyDown(rows[0] as HTMLElement, { key: 'ArrowDown' });
    await waitFor(() => expect(router.state.location.search).toBe(`?at=${queue[1]?.id}`));
    fireEvent.keyDown(rows[1] as HTMLElement, { key: 'Enter' });
    await waitFor(() => expect(router.state.location.pathname).toBe(`/incidents/${queue[1]?.id}/story`));
  });
});

describe('the incident', () => {
  test('a chosen step lights its sentence, opens in the timeline and filters the evidence', async () => {
    const { container, router } = renderAt('/incidents/1042/story?step=s7');
    const timeline = await screen.findByRole('treegrid', { name: 'Timeline' });
    expect(within(timeline).getByRole('row', { selected: true }).textContent).toContain('LSASS memory read');
    await waitFor(() => expect(container.querySelector('[data-sentence][data-lit]')?.textContent).toContain('lsass.exe'));
    void router.navigate('/incidents/1042/evidence?step=s7');
    const evidence = await screen.findByRole('treegrid', { name: 'Evidence' });
    expect(within(evidence).getAllByRole('row')).toHaveLength(2);
  });

  test('marks what the demo made', async () => {
    renderAt('/incidents/1042/story');
    expect(await screen.findByText('Simulated data')).toBeTruthy();
  });

  test('one that is not here says so and points to the list', async () => {
    renderAt('/incidents/7/story', (url) => (url === '/api/incidents/7' ? failing(404, 'no incident has the id `7`') : undefined));
    expect((await screen.findAllByText('no incident has the id `7`')).length).toBeGreaterThan(0);
  });
});

test('an address of no page says so', async () => {
  renderAt('/nowhere');
  expect(await screen.findByText('No such page')).toBeTruthy();
});

test('while the server is away a bar says so', async () => {
  renderAt('/', () => {
    throw new TypeError('fetch failed');
  });
  expect(await screen.findByText(/The server does not answer. What is shown may be old/)).toBeTruthy();
});
