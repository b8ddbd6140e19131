import { expect, test } from 'vitest';
import { indented } from './indented.ts';

test('JSON is laid out as people read it', () => {
  expect(indented('{"a":[1,{"b":"x, {y}: \\"z\\""}],"c":{},"d":[]}')).toBe('{\n  "a": [\n    1,\n    {\n      "b": "x, {y}: \\"z\\""\n    }\n  ],\n  "c": {},\n  "d": []\n}');
});

test.each(['{"a":1,"a":12345678901234567890}', 'no JSON at all', '{"open', '"\\', '}}]]{{', '', '[}{]', '{"a":"<img src=x onerror=alert(1)>\\n  b"}', '['.repeat(5_000)])('nothing is lost of %s', (text) => {
  const bare = (value: string) => value.replace(/\s+/g, '');
  expect(bare(indented(text))).toBe(bare(text));
});

test('depth does not make a text much longer', () => {
  expect(indented('['.repeat(5_000)).length).toBeLessThan(5_000 * 50);
});
