import { expect, test } from 'vitest';
import { costOf } from './money.ts';

test('w_003_cost_is_told_in_tokens_and_money', () => {
  expect(costOf({ inputTokens: 0, outputTokens: 0, elapsedMs: 3 })).toBe('cost 0');
  expect(costOf({ inputTokens: 1_000, outputTokens: 204, elapsedMs: 3 })).toBe('1,204 tokens');
  expect(costOf({ inputTokens: 1_000, outputTokens: 204, elapsedMs: 3, money: { amount: 0.0031, currency: 'USD' } })).toBe('1,204 tokens · 0.00310 USD');
  expect(costOf({ inputTokens: 1, outputTokens: 0, elapsedMs: 3, money: { amount: 1.5, currency: 'EUR' } })).toBe('1 token · 1.50 EUR');
});
