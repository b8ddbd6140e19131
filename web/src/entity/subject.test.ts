import { expect, test } from 'vitest';
import { subjectOf, subjectOfColumn } from './subject.ts';

test.each([
  ['DeviceName', 'MKT01', 'device'],
  ['Computer', 'MKT01', 'device'],
  ['InitiatingProcessAccountName', 'pedro', 'user'],
  ['UserPrincipalName', 'a@b.example', 'user'],
  ['InitiatingProcessFileName', 'cmd.exe', 'file'],
  ['SHA256', '00', 'file'],
  ['RemoteIP', '203.0.113.7', 'ip'],
  ['IPAddress', '203.0.113.7', 'ip'],
  ['RemoteUrl', 'https://evil.example', 'url'],
  ['NetworkMessageId', 'x', 'email'],
  ['ProcessCommandLine', 'whoami', undefined],
  ['DeviceName', '', undefined],
  ['RemotePort', 443, undefined],
])('column %s with %j leads to %s', (column, value, kind) => expect(subjectOfColumn(column, value)).toBe(kind));

test('a process has no page of its own', () => expect([subjectOf('host'), subjectOf('process')]).toEqual(['device', undefined]));
