// Which things have a page of their own, by the words that wire types and tables use for them.
import type { SubjectKind } from '../api/generated.ts';

export const subjectKinds = ['device', 'user', 'file', 'ip', 'domain', 'url', 'email'] as const satisfies SubjectKind[];

const words: Record<string, SubjectKind> = {
  device: 'device', host: 'device',
  user: 'user', account: 'user',
  file: 'file', sha256: 'file', sha1: 'file', md5: 'file',
  ip: 'ip',
  domain: 'domain',
  url: 'url',
  email: 'email', mailMessage: 'email',
};

/** The page of a kind of entity; some, as processes and registry values, have none. */
export const subjectOf = (kind: string): SubjectKind | undefined => words[kind];

const columns: [pattern: RegExp, kind: SubjectKind][] = [
  [/^(?:Device(?:Name|Id)|Computer|HostName)$/, 'device'],
  [/^(?:\w*Account(?:Name|Upn|ObjectId|Sid)|\w*UserPrincipalName|UserId)$/, 'user'],
  [/^(?:\w*FileName|\w*SHA(?:1|256)|\w*MD5)$/, 'file'],
  [/^(?:\w*(?:Remote|Local|Public|Sender|Source|Dest\w*)IP(?:v4|v6)?|\w*IP[Aa]ddress)$/, 'ip'],
  [/^(?:\w*Domain)$/, 'domain'],
  [/^(?:\w*Url)$/, 'url'],
  [/^(?:NetworkMessageId|InternetMessageId)$/, 'email'],
];

/** The page that a value of a table's column leads to. */
export function subjectOfColumn(column: string, value: unknown): SubjectKind | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return columns.find(([pattern]) => pattern.test(column))?.[1];
}

export const subjectWords: Record<SubjectKind, { one: string; has: string }> = {
  device: { one: 'Device', has: 'this device' },
  user: { one: 'User', has: 'this user' },
  file: { one: 'File', has: 'this file' },
  ip: { one: 'Address', has: 'this address' },
  domain: { one: 'DNS name', has: 'this name' },
  url: { one: 'Web address', has: 'this address' },
  email: { one: 'Mail', has: 'this mail' },
};
