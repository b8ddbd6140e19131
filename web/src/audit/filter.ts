// Which of the loaded records are shown.
import type { AuditView } from '../paths.ts';
import type { Told } from './record.ts';

/** Words as they stand inside JSON text: `CORP\kim` is kept as `CORP\\kim`. */
const asKept = (words: string) => JSON.stringify(words).slice(1, -1).toLowerCase();

export function fitting(records: Told[], { q = '', operation, flagged }: AuditView): Told[] {
  const words = asKept(q.trim());
  return records.filter((told) => {
    if (operation && told.operation !== operation) return false;
    if (flagged && !told.isJailbreak && !told.isInjected) return false;
    return told.record.body.toLowerCase().includes(words);
  });
}

/** The operations that there are to choose from, the chosen one among them. */
export const operationsOf = (records: Told[], chosen?: string): string[] =>
  [...new Set([...records.map(({ operation }) => operation), chosen ?? ''])].filter(Boolean).sort();
