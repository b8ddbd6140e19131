// Which row a key leads to.
export function moveOf(key: string, index: number, length: number): number | undefined {
  const next = { j: index + 1, ArrowDown: index + 1, k: index - 1, ArrowUp: index - 1, Home: 0, End: length - 1 }[key];
  return next === undefined ? undefined : Math.min(Math.max(next, 0), length - 1);
}
