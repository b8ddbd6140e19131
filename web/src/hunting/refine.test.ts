import { expect, test } from 'vitest';
import { refine } from './refine.ts';

test.each([
  ['A', 'A\n| where x == 1'],
  ['A | take 5 // done', 'A | take 5 // done\n| where x == 1'],
  ['A\n| render timechart', 'A\n| where x == 1\n| render timechart'],
  ['A | where s has "| render pie"', 'A | where s has "| render pie"\n| where x == 1'],
  ["A | where s == @'c:\\' | render piechart", "A | where s == @'c:\\'\n| where x == 1\n| render piechart"],
  ['union (A | take 1), (B | render table)', 'union (A | take 1), (B | render table)\n| where x == 1'],
  ['let a = 1;\nA;', 'let a = 1;\nA\n| where x == 1'],
  ['A // | render', 'A // | render\n| where x == 1'],
])('%j', (query, expected) => expect(refine(query, 'x == 1')).toBe(expected));
