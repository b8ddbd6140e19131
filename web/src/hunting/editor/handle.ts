// What the page asks of its editor, be it Monaco or the plain field that stands in for it.
import { queryAt, type Piece } from '../query-at.ts';
import type { HuntingSchema, QueryDiagnostic } from '../../api/generated.ts';

export type EditorHandle = {
  focus: () => void;
  /** What is selected, else the query around the cursor. */
  chosen: () => Piece;
  /** Writes at the cursor, in place of what is selected. */
  insert: (text: string) => void;
  /** Adds a query after the others and puts the cursor into it. */
  append: (text: string) => Piece;
  /** Writes another text over a query, or adds it when that query is no longer there. */
  replace: (piece: Piece, text: string) => Piece;
  /** Marks places of the text; none takes the marks away. */
  mark: (diagnostics: QueryDiagnostic[]) => void;
  /** Puts the cursor at a place. */
  goTo: (offset: number) => void;
};

export type EditorProps = {
  initial: string;
  schema?: HuntingSchema;
  onChange: (text: string) => void;
  onRun: () => void;
  onStop: () => void;
  /** Esc, when it closes nothing inside. */
  onLeave: () => void;
  ref: React.Ref<EditorHandle>;
};

/** The chosen piece of a text by its selection; line ends are `\n`. */
export function chosenIn(text: string, from: number, until: number): Piece {
  const selected = text.slice(from, until);
  return selected.trim() ? { text: selected, start: from } : queryAt(text, from);
}

/** A text with a query added at its end, and where that stands. */
export function appendedTo(text: string, query: string): { text: string; piece: Piece } {
  const before = text.trimEnd();
  const start = before ? before.length + 2 : 0;
  return { text: `${before}${before ? '\n\n' : ''}${query}`, piece: { text: query, start } };
}

/** Whether a piece still stands where it stood. */
export const isStill = (text: string, piece: Piece) => text.startsWith(piece.text, piece.start);
