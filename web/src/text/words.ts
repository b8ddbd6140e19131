// Wire words as people read them.
import type { EntityKind, Severity } from '../api/generated.ts';

/** `CredentialAccess` to `Credential access`, `inProgress` to `In progress`. */
export function words(name: string): string {
  const spaced = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export const count = (value: number, one: string, many = `${one}s`) =>
  `${value.toLocaleString('en')} ${value === 1 ? one : many}`;

export const severities: Severity[] = ['high', 'medium', 'low', 'informational'];

export const kinds: Record<EntityKind, { one: string; many: string }> = {
  host: { one: 'device', many: 'Devices' },
  account: { one: 'account', many: 'Accounts' },
  ip: { one: 'address', many: 'Addresses' },
  file: { one: 'file', many: 'Files' },
  process: { one: 'process', many: 'Processes' },
  url: { one: 'web address', many: 'Web addresses' },
  domain: { one: 'DNS name', many: 'DNS names' },
  registryValue: { one: 'registry value', many: 'Registry' },
  mailMessage: { one: 'mail', many: 'Mails' },
  mailbox: { one: 'mailbox', many: 'Mailboxes' },
  cloudApplication: { one: 'cloud application', many: 'Cloud applications' },
  cloudResource: { one: 'cloud resource', many: 'Cloud resources' },
  other: { one: 'other', many: 'Other' },
};

/** Kinds that stand for something outside: shown defanged. */
export const isIndicator = (kind: EntityKind) => kind === 'ip' || kind === 'url' || kind === 'domain';
