// Lists with one thing changed.

export const replaced = <T,>(list: T[], at: number, next: T): T[] => list.map((held, index) => (index === at ? next : held));

export const removed = <T,>(list: T[], at: number): T[] => list.filter((_, index) => index !== at);

/** Moves one up or down; at an end it stays. */
export function moved<T>(list: T[], at: number, by: 1 | -1): T[] {
  const [one, other] = [list[at], list[at + by]];
  if (one === undefined || other === undefined) return list;
  return list.map((held, index) => (index === at ? other : index === at + by ? one : held));
}
