// Questions to start from, offered only where the tables hold rows and have the columns.
import type { HuntingSchema } from '../api/generated.ts';

export type Example = { title: string; query: string };

type Offer = Example & { table: string; columns: string[] };

const offers: Offer[] = [
  {
    title: 'Programs that ran least often', table: 'DeviceProcessEvents', columns: ['FileName', 'DeviceName'],
    query: 'DeviceProcessEvents\n| summarize Runs = count(), Devices = dcount(DeviceName) by FileName\n| order by Runs asc\n| take 50',
  },
  {
    title: 'Processes over time', table: 'DeviceProcessEvents', columns: ['Timestamp', 'DeviceName'],
    query: 'DeviceProcessEvents\n| summarize Processes = count() by bin(Timestamp, 1h), DeviceName\n| render timechart',
  },
  {
    title: 'Addresses that most devices talk to', table: 'DeviceNetworkEvents', columns: ['RemoteIP', 'DeviceName'],
    query: 'DeviceNetworkEvents\n| where isnotempty(RemoteIP)\n| summarize Devices = dcount(DeviceName), Connections = count() by RemoteIP\n| top 20 by Devices',
  },
  {
    title: 'Failed sign-ins per account', table: 'SigninLogs', columns: ['ResultType', 'UserPrincipalName'],
    query: "SigninLogs\n| where ResultType != '0'\n| summarize Failures = count() by UserPrincipalName\n| top 20 by Failures\n| render barchart",
  },
  {
    title: 'Windows events by number', table: 'SecurityEvent', columns: ['EventID'],
    query: 'SecurityEvent\n| summarize Events = count() by EventID\n| top 20 by Events',
  },
  {
    title: 'Alerts by severity', table: 'AlertInfo', columns: ['Severity', 'AlertId'],
    query: 'AlertInfo\n| summarize Alerts = dcount(AlertId) by Severity\n| render piechart',
  },
];

const MOST = 4;

/** Those that this workspace can answer; for tables of other kinds, the first rows of the largest. */
export function examplesOf({ tables }: HuntingSchema): Example[] {
  const held = tables.filter(({ rows }) => rows > 0);
  const fitting = offers.filter(({ table, columns }) => {
    const known = held.find(({ name }) => name === table)?.columns.map(({ name }) => name);
    return known && columns.every((column) => known.includes(column));
  });
  const largest = [...held].sort((a, b) => b.rows - a.rows)[0];
  const first = largest && { title: `First rows of ${largest.name}`, query: `${largest.name}\n| take 100` };
  return [...fitting.slice(0, first ? MOST - 1 : MOST), ...(first ? [first] : [])].map(({ title, query }) => ({ title, query }));
}
