import { expect, test } from 'vitest';
import { incidentTabs, paths } from './paths.ts';

test('addresses stay as they are: people keep links to them', () => {
  const built = [
    paths.home(),
    paths.entity('device', 'MKT01.sensei.ctf'),
    paths.entity('url', 'https://evil.example/a?b=c', 90),
    paths.hunting(),
    paths.hunting({ query: 'A\n| where x == "a&b"', timespan: 'P7D' }),
    paths.incidents(),
    paths.incidents({ severity: 'high,medium', status: 'active', q: 'MKT01 lsass', sort: 'alerts', reverse: 'true', page: '2', at: '7' }),
    ...incidentTabs.map((tab) => paths.incident('1042', tab)),
    paths.incident('1042', 'story', { step: 's6', until: 's6', cite: 't3.7' }),
    paths.incident('1042', 'evidence', { step: 's6', open: 'DeviceEvents/0011-22' }),
    paths.incident('1042', 'similar', { pane: 'respond' }),
    paths.settings(),
    paths.incident('../evil?x=1', 'story'),
  ];
  expect(built).toMatchInlineSnapshot(`
    [
      "/",
      "/entities/device/MKT01.sensei.ctf",
      "/entities/url/https%3A%2F%2Fevil.example%2Fa%3Fb%3Dc?days=90",
      "/hunting",
      "/hunting#query=A%0A%7C+where+x+%3D%3D+%22a%26b%22&timespan=P7D",
      "/incidents",
      "/incidents?severity=high%2Cmedium&status=active&q=MKT01+lsass&sort=alerts&reverse=true&page=2&at=7",
      "/incidents/1042/story",
      "/incidents/1042/alerts",
      "/incidents/1042/assets",
      "/incidents/1042/evidence",
      "/incidents/1042/attack",
      "/incidents/1042/reach",
      "/incidents/1042/activity",
      "/incidents/1042/similar",
      "/incidents/1042/story?step=s6&until=s6&cite=t3.7",
      "/incidents/1042/evidence?step=s6&open=DeviceEvents%2F0011-22",
      "/incidents/1042/similar?pane=respond",
      "/settings",
      "/incidents/..%2Fevil%3Fx%3D1/story",
    ]
  `);
});
