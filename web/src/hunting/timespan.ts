// The range of event time that a query is narrowed to, as ISO 8601 writes it: a length back from
// now, or `start/end`.

export const lengths: [timespan: string, label: string][] = [
  ['', 'All time'],
  ['PT1H', 'Last hour'],
  ['P1D', 'Last 24 hours'],
  ['P7D', 'Last 7 days'],
  ['P30D', 'Last 30 days'],
  ['P90D', 'Last 90 days'],
];

/** `2023-08-16T04:54`, as a date field holds it, read as UTC. */
const instant = (text: string) => (/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(text) ? `${text}Z` : undefined);

/** Both ends as one text, or why they make none. */
export function intervalOf(from: string, until: string): { timespan: string } | { problem: string } {
  const [start, end] = [instant(from), instant(until)];
  if (!start || !end) return { problem: 'give both ends' };
  if (Date.parse(start) >= Date.parse(end)) return { problem: 'the end must be after the start' };
  return { timespan: `${start}/${end}` };
}

/** The ends of an interval, as date fields hold them. */
export function endsOf(timespan: string): [from: string, until: string] {
  const [start = '', end = ''] = timespan.includes('/') ? timespan.split('/') : [];
  return [start.replace(/Z$/, ''), end.replace(/Z$/, '')];
}

export function labelOf(timespan: string): string {
  const known = lengths.find(([length]) => length === timespan);
  if (known) return known[1];
  const [from, until] = endsOf(timespan);
  return from ? `${from.replace('T', ' ')} – ${until.replace('T', ' ')}` : timespan;
}

/** Whether a text may be a timespan; what comes from an address is checked before it is shown. */
export const isTimespan = (text: string) =>
  text === '' || /^P(?=[\dT])(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/.test(text) || /^[\d:.TZ-]{10,30}\/[\d:.TZ-]{10,30}$/.test(text);
