import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Report } from '../api/generated.ts';
import { renderAt } from '../mock/render.tsx';
import { paths } from '../paths.ts';

afterEach(cleanup);

const span = (kind: 'text' | 'entity' | 'number', text: string, entityKind?: string) => ({ kind, text, entityKind, flagged: false });

const report: Report = {
  kind: 'device', name: 'MKT01', days: 30, from: '2023-07-17T00:00:00Z', until: '2023-08-16T00:00:00Z', known: true, claims: 2, claimsCited: 2,
  sections: [
    {
      id: 'activity', heading: 'Notable activity', absent: ['No data about protection status.'],
      findings: [
        { id: 'logons', attention: 'risk', spans: [span('entity', '<b>pedro</b>', 'user'), span('text', ' signed in '), span('number', '3'), span('text', ' times.')], citations: [1] },
        { id: 'alerts', attention: 'fact', spans: [span('text', 'One alert names it.')], citations: [2, 9] },
      ],
    },
  ],
  citations: [
    { number: 1, proof: { kind: 'rows', label: 'sign-ins of pedro', rows: [{ table: 'DeviceLogonEvents', itemId: '00-1' }], counts: { rows: 3 }, at: '2023-08-15T00:00:00Z', until: '2023-08-15T01:00:00Z' } },
    { number: 2, proof: { kind: 'alert', alertId: 'a1', incidentId: '1042', title: 'LSASS memory read', severity: 'high', at: '2023-08-16T04:58:33Z' } },
  ],
};

const answers = (url: string) => (url.startsWith('/api/devices/MKT01') ? Response.json(report) : undefined);

test('findings are sentences with proofs, hostile names are text and lead to their pages', async () => {
  const { container, router } = renderAt(paths.entity('device', 'MKT01'), answers);
  const section = await screen.findByRole('region', { name: 'Notable activity' });
  expect(section.textContent).toContain('Risk');
  expect(section.textContent).toContain('No data about protection status.');
  expect(container.querySelector('b b')).toBeNull();
  expect(within(section).getByRole('link', { name: '<b>pedro</b>' }).getAttribute('href')).toBe('/entities/user/%3Cb%3Epedro%3C%2Fb%3E');
  expect(screen.getByText('2 of 2 claims cited')).toBeTruthy();
  expect(within(section).getByTitle('This proof is missing from the answer').textContent).toBe('9');
  fireEvent.click(within(section).getByRole('button', { name: 'Proof 1' }));
  const proof = await screen.findByRole('group', { name: 'Proof 1' });
  expect(proof.textContent).toContain('sign-ins of pedro');
  expect(proof.textContent).toContain('DeviceLogonEvents');
  expect(router.state.location.search).toBe('?cite=activity-1.1');
});

test('another look back asks anew, and the hunt begins with a query about it', async () => {
  const asked: string[] = [];
  const { router } = renderAt(paths.entity('device', 'MKT01'), (url) => (asked.push(url), answers(url)));
  fireEvent.change(await screen.findByRole('combobox', { name: 'Days to look back' }), { target: { value: '90' } });
  await waitFor(() => expect(asked).toContain('/api/devices/MKT01?days=90'));
  fireEvent.click(screen.getByRole('button', { name: 'Hunt for it' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/hunting'));
});

test('what nothing is known of says so', async () => {
  renderAt(paths.entity('ip', '203.0.113.7'), (url) =>
    url.startsWith('/api/ips/') ? Response.json({ ...report, kind: 'ip', name: '203.0.113.7', known: false, sections: [], claims: 0 }) : undefined);
  expect(await screen.findByText('No row tells of this address')).toBeTruthy();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('203[.]0[.]113[.]7');
});

test('a kind that is none has no page', async () => {
  renderAt('/entities/planet/mars');
  expect(await screen.findByText('No such page')).toBeTruthy();
});
