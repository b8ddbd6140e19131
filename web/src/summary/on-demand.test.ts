import { expect, test } from 'vitest';
import type { Severity, SummaryMode } from '../api/generated.ts';
import { starts } from './on-demand.tsx';

test.each<[SummaryMode, Severity, boolean]>([
  [{ mode: 'always' }, 'informational', true],
  [{ mode: 'onDemand' }, 'high', false],
  [{ mode: 'bySeverity', minimum: 'medium' }, 'high', true],
  [{ mode: 'bySeverity', minimum: 'medium' }, 'medium', true],
  [{ mode: 'bySeverity', minimum: 'medium' }, 'low', false],
])('%j, %s: %s', (mode, severity, isStarted) => expect(starts(mode, severity)).toBe(isStarted));
