// A queue of made-up incidents, one of them with a title that tries to be markup.
import type { Incident, IncidentStatus, Severity } from '../api/generated.ts';
import { incident } from './credential-theft.ts';

const others: [title: string, severity: Severity, status: IncidentStatus, hosts: string[], accounts: string[], alerts: number, from: string, until: string][] = [
  ['Ransom note written on FS02 after shadow copies were deleted', 'high', 'inProgress', ['FS02', 'FS03'], ['svc-backup'], 31, '2023-08-15T22:10:00Z', '2023-08-16T01:44:10Z'],
  ['Mailbox rule hides invoices of l.nakamura after a sign-in from elsewhere', 'high', 'active', [], ['l.nakamura@contoso.example'], 5, '2023-08-14T09:12:44Z', '2023-08-14T10:02:31Z'],
  ['Access keys made for aws-root-breakglass and used from a new network', 'medium', 'active', [], ['aws-root-breakglass'], 4, '2023-08-13T12:00:00Z', '2023-08-13T19:30:00Z'],
  ['<img src=x onerror=alert(1)> ran from a Downloads folder on HR-LT-07', 'medium', 'active', ['HR-LT-07'], ['t.okafor'], 3, '2023-08-13T08:00:00Z', '2023-08-13T08:04:00Z'],
  ['Password spray against 214 accounts from 203.0.113.7', 'medium', 'resolved', [], ['214 accounts'], 2, '2023-08-12T23:00:00Z', '2023-08-13T02:00:00Z'],
  ['Kerberos tickets with weak encryption asked for by dev-build-03', 'medium', 'active', ['DEV-BUILD-03'], ['svc-ci'], 2, '2023-08-12T11:20:00Z', '2023-08-12T11:21:00Z'],
  ['Log cleared on WEB01', 'low', 'active', ['WEB01'], ['administrator'], 1, '2023-08-11T07:07:07Z', '2023-08-11T07:07:07Z'],
  ['Remote tool installed on SALES-LT-22', 'low', 'resolved', ['SALES-LT-22'], ['m.rossi'], 1, '2023-08-10T15:31:00Z', '2023-08-10T15:40:00Z'],
  ['Port scan from 10.0.9.44', 'informational', 'active', ['10.0.9.44'], [], 1, '2023-08-09T03:00:00Z', '2023-08-09T03:12:00Z'],
];

export const queue: Incident[] = [
  incident,
  ...others.map(([displayName, severity, status, mainHosts, mainAccounts, alerts, from, until], index): Incident => ({
    ...incident,
    id: String(1041 - index),
    displayName, severity, status, mainHosts, mainAccounts,
    firstActivityAt: from, lastActivityAt: until, createdAt: until, lastUpdateAt: until,
    counts: { ...incident.counts, alerts },
    simulated: index % 3 === 0,
  })),
];
