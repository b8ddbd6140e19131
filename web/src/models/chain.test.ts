import { expect, test } from 'vitest';
import { chained, comparing, emptyProvider, fromDetected, missingOf, raised, withComparing } from './chain.ts';

const provider = (id: string) => ({ ...emptyProvider(), id, baseUrl: 'http://a', model: 'm' });

test('models are asked in the order of the list, and what is gone is asked no more', () => {
  const settings = chained({ providers: raised([provider('a'), provider('b')], 1), jobs: { write: ['gone', 'a'], default: ['a'] } });
  expect(settings.jobs).toEqual({ default: ['b', 'a'], write: ['a'] });
});

test('a detected model gets a name that is free', () => {
  expect(fromDetected({ baseUrl: 'http://127.0.0.1:11434', model: 'llama' }, ['llama', 'llama-2']).id).toBe('llama-3');
});

test('settings that lack something say what', () => {
  expect(missingOf([emptyProvider()])).toMatch(/needs a name/);
  expect(missingOf([provider('a'), provider('a ')])).toMatch(/same name/);
  expect(missingOf([provider('a')])).toBeUndefined();
});

test('a model that compares meanings is not asked to talk', () => {
  const settings = withComparing({ providers: [provider('a'), provider('b')] }, 'b');
  expect(comparing(settings)).toBe('b');
  expect(chained(settings).jobs).toEqual({ default: ['a'], embed: ['b'] });
  expect(chained(withComparing(settings, '')).jobs).toEqual({ default: ['a', 'b'] });
});
