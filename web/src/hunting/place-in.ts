/** Line and column, both from 1. */
export type Place = { line: number; column: number };

/** Where an offset stands in a text. */
export function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** A place counted from another one, as it is counted from the start of the text. */
export const placeFrom = (from: Place, place: Place): Place => ({
  line: from.line + place.line - 1,
  column: place.line === 1 ? from.column + place.column - 1 : place.column,
});
