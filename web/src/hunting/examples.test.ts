import { expect, test } from 'vitest';
import type { HuntingTable } from '../api/generated.ts';
import { examplesOf } from './examples.ts';

const table = (name: string, rows: number, ...columns: string[]): HuntingTable =>
  ({ name, rows, origin: 'custom', legacy: false, columns: columns.map((column) => ({ name: column, type: 'string' })) });
const titles = (...tables: HuntingTable[]) => examplesOf({ tables, functions: [] }).map(({ title }) => title);

test('only what can be answered is offered', () => {
  expect(titles(table('DeviceProcessEvents', 5, 'FileName', 'DeviceName'), table('SigninLogs', 0, 'ResultType', 'UserPrincipalName'))).toEqual([
    'Programs that ran least often',
    'First rows of DeviceProcessEvents',
  ]);
  expect(titles(table('Mine_CL', 3, 'a'), table('Other_CL', 9, 'b'))).toEqual(['First rows of Other_CL']);
  expect(titles()).toEqual([]);
});
