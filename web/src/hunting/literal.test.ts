import { expect, test } from 'vitest';
import { columnName, condition } from './literal.ts';

test.each([
  ['DeviceName', 'string', 'MKT01', true, "DeviceName == 'MKT01'"],
  ['DeviceName', 'string', 'MKT01', false, "DeviceName != 'MKT01'"],
  ['Cmd', 'string', "x' | take 1 //", true, "Cmd == 'x\\' | take 1 //'"],
  ['Cmd', 'string', 'C:\\a\nb', true, "Cmd == 'C:\\\\a\\nb'"],
  ['Cmd', 'string', 'a\u202eb', true, "Cmd == 'a\\u202eb'"],
  ['Cmd', 'string', 'é ü 😀', true, "Cmd == 'é ü 😀'"],
  ['Timestamp', 'datetime', '2023-08-16T04:54:07Z', true, 'Timestamp == datetime(2023-08-16T04:54:07Z)'],
  ['Timestamp', 'datetime', '2023) | take 1', true, "Timestamp == '2023) | take 1'"],
  ['Port', 'int', 8080, true, 'Port == 8080'],
  ['Score', 'real', 0.5, true, 'Score == real(0.5)'],
  ['Took', 'timespan', '1.02:03:04', true, 'Took == timespan(1.02:03:04)'],
  ['IsAdmin', 'bool', true, false, 'IsAdmin != true'],
  ['Bag', 'dynamic', { a: 1 }, true, "tostring(Bag) == '{\"a\":1}'"],
  ['X', 'string', null, true, 'isempty(X)'],
  ['X', 'long', null, true, 'isnull(X)'],
  ['X', 'string', '', false, 'isnotempty(X)'],
  ["o'k", 'long', 1, true, "['o\\'k'] == 1"],
] as const)('%s %s %j', (column, type, value, isEqual, text) => expect(condition(column, type, value, isEqual)).toBe(text));

test('names that are no identifiers are bracketed', () => expect(columnName('count_ of')).toBe("['count_ of']"));
