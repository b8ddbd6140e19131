// What a run takes or took, in words.
import type { Cost } from '../api/generated.ts';
import { count } from './words.ts';

function amount({ amount: value, currency }: { amount: number; currency: string }): string {
  // Prompts cost fractions of a cent, which two digits would round away.
  const digits = value === 0 || value >= 1 ? 2 : value >= 0.01 ? 3 : 5;
  return `${value.toFixed(digits)} ${currency}`;
}

/** `cost 0` when no model was asked, else tokens and, when prices are known, money. */
export function costOf({ inputTokens = 0, outputTokens = 0, money }: Cost): string {
  const tokens = inputTokens + outputTokens;
  if (tokens === 0) return 'cost 0';
  return money ? `${count(tokens, 'token')} · ${amount(money)}` : count(tokens, 'token');
}
