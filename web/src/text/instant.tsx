// Instants: UTC as text, local time on hover. The locale is fixed, since logs are compared by eye.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number) => String(value).padStart(2, '0');

export const clock = (at: string) => {
  const date = new Date(at);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
};

export const day = (at: string) => {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
};

/** How long, in its two largest units: `4 min 26 s`. */
export function lasting(from: string, until: string): string {
  let seconds = Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / 1000));
  const parts: string[] = [];
  for (const [size, unit] of [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']] as const) {
    if (seconds >= size && parts.length < 2) parts.push(`${Math.floor(seconds / size)} ${unit}`);
    seconds %= size;
  }
  return parts.join(' ') || '0 s';
}

const local = (at: string) =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });

type Props = { at: string | null | undefined; show?: 'clock' | 'day' | 'both' };

export function Instant({ at, show = 'both' }: Props) {
  if (!at || Number.isNaN(Date.parse(at))) return <span>no time</span>;
  const text = { clock: clock(at), day: day(at), both: `${day(at)} ${clock(at)}` }[show];
  return (
    <time dateTime={at} title={`${at} · here: ${local(at)}`} style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
      {text}
    </time>
  );
}
