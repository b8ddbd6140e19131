import { expect, test } from 'vitest';
import { moved, removed, replaced } from './reorder.ts';

test('p_142_prompts_are_moved_removed_and_replaced', () => {
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(removed(['a', 'b'], 0)).toEqual(['b']);
  expect(replaced(['a', 'b'], 1, 'c')).toEqual(['a', 'c']);
});
