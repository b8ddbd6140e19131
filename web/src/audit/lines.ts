// Records as a file of JSON Lines, each as the server gave it: with position and hashes, whoever has the file can
// check the chain without the server.
import type { AuditRecord } from '../api/generated.ts';

export const linesOf = (records: AuditRecord[]) =>
  new Blob(records.map((record) => `${JSON.stringify(record)}\n`), { type: 'application/x-ndjson' });

export const lineFile = (records: AuditRecord[]) => `audit-${records[0]?.position ?? 0}-${records.at(-1)?.position ?? 0}.jsonl`;
