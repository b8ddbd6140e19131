// Where the keyboard stands in the results: a row and a column, row -1 being the head.

export type Place = { row: number; column: number };

/** Where a key leads; nothing when it is no moving key. */
export function placeAfter(key: string, isControl: boolean, { row, column }: Place, rows: number, columns: number, page: number): Place | undefined {
  const within = (at: Place): Place => ({
    row: Math.min(Math.max(at.row, -1), rows - 1),
    column: Math.min(Math.max(at.column, 0), columns - 1),
  });
  switch (key) {
    case 'ArrowDown': return within({ row: isControl ? rows - 1 : row + 1, column });
    case 'ArrowUp': return within({ row: isControl ? 0 : row - 1, column });
    case 'ArrowRight': return within({ row, column: isControl ? columns - 1 : column + 1 });
    case 'ArrowLeft': return within({ row, column: isControl ? 0 : column - 1 });
    case 'PageDown': return within({ row: row + page, column });
    case 'PageUp': return within({ row: Math.max(row - page, 0), column });
    case 'Home': return within({ row: isControl ? 0 : row, column: 0 });
    case 'End': return within({ row: isControl ? rows - 1 : row, column: columns - 1 });
    case 'j': return within({ row: row + 1, column });
    case 'k': return within({ row: row - 1, column });
    default: return undefined;
  }
}
