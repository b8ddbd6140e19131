import { expect, test } from 'vitest';
import type { HuntingTable } from '../../api/generated.ts';
import { filtered, short } from './filtered.ts';

const table = (name: string, rows: number, ...columns: string[]): HuntingTable =>
  ({ name, rows, origin: 'defender', legacy: false, columns: columns.map((column) => ({ name: column, type: 'string' })) });
const tables = [table('DeviceEvents', 5, 'DeviceName', 'FileName'), table('SigninLogs', 0, 'UserPrincipalName')];

test.each([
  ['', false, ['DeviceEvents']],
  ['', true, ['DeviceEvents', 'SigninLogs']],
  ['signin', true, ['SigninLogs']],
  ['filename', true, ['DeviceEvents']],
  ['nothing', true, []],
])('%j with empty ones %s', (text, withEmpty, names) => expect(filtered(tables, text, withEmpty).map((shown) => shown.table.name)).toEqual(names));

test('a word of a column leaves that column only, and opens the table', () => {
  const [shown] = filtered(tables, 'filename', true);
  expect(shown).toMatchObject({ isFound: true, columns: [{ name: 'FileName' }] });
});

test.each([[0, '0'], [999, '999'], [1_204, '1.2 k'], [88_410, '88 k'], [1_204_331, '1.2 M']])('%i is %s', (count, text) => expect(short(count)).toBe(text));
