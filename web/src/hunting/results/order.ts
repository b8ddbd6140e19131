// The order of rows by a column. Rows stay where they are, since evidence goes by their number; what
// is sorted is a list of their indexes.

export type Order = { column: number; isDown: boolean };

const words = new Intl.Collator('en', { numeric: true });

/** `1.02:03:04.5` in seconds. */
function seconds(text: string): number {
  const found = /^(-?)(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  if (!found) return Number.NaN;
  const [, sign, days = '0', hours, minutes, rest] = found;
  return (sign ? -1 : 1) * (((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(rest));
}

const numbers: Record<string, (text: string) => number> = { datetime: Date.parse, timespan: seconds, decimal: Number, real: Number };

function keyOf(type: string, value: unknown): number | string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  const number = numbers[type]?.(value);
  return number === undefined || Number.isNaN(number) ? value : number;
}

/** Indexes of the rows in an order; values that are missing come last either way. */
export function orderOf(rows: unknown[][], type: string, { column, isDown }: Order): number[] {
  const keys = rows.map((row) => keyOf(type, row[column]));
  return rows
    .map((_, index) => index)
    .sort((a, b) => {
      const [left, right] = [keys[a], keys[b]];
      if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined) || a - b;
      const by = typeof left === 'number' && typeof right === 'number' ? left - right : words.compare(String(left), String(right));
      return (isDown ? -by : by) || a - b;
    });
}

/** The next order that a column's head asks for: up, down, as answered. */
export function nextOrder(order: Order | undefined, column: number): Order | undefined {
  if (order?.column !== column) return { column, isDown: false };
  return order.isDown ? undefined : { column, isDown: true };
}
