// The page's requests, as Monaco takes them. Every change can be undone by the writer.
import { appendedTo, chosenIn, isStill, type EditorHandle } from './handle.ts';
import type { Editor } from './create-editor.ts';
import { monaco } from './monaco.ts';
import type { QueryDiagnostic } from '../../api/generated.ts';

const OWNER = 'outrider';

type Model = monaco.editor.ITextModel;

function rangeOf(model: Model, from: number, until: number) {
  return monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(until));
}

function markerOf(model: Model, { code, message, severity, start, end }: QueryDiagnostic): monaco.editor.IMarkerData {
  const { startLineNumber, startColumn, endLineNumber, endColumn } = rangeOf(model, start, Math.max(end, start + 1));
  const level = severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning;
  return { startLineNumber, startColumn, endLineNumber, endColumn, code, message, severity: level };
}

export function handleOf(editor: () => Editor): EditorHandle {
  const modelOf = () => editor().getModel() as Model;

  function edit(from: number, until: number, text: string) {
    const model = modelOf();
    editor().pushUndoStop();
    editor().executeEdits(OWNER, [{ range: rangeOf(model, from, until), text, forceMoveMarkers: true }]);
    editor().pushUndoStop();
    goTo(from + text.length);
  }

  function goTo(offset: number) {
    const position = modelOf().getPositionAt(offset);
    editor().setPosition(position);
    editor().revealPositionInCenterIfOutsideViewport(position);
    editor().focus();
  }

  function append(query: string) {
    const text = modelOf().getValue();
    const added = appendedTo(text, query);
    edit(text.trimEnd().length, text.length, added.text.slice(text.trimEnd().length));
    return added.piece;
  }

  return {
    focus: () => editor().focus(),
    chosen: () => {
      const model = modelOf();
      const selection = editor().getSelection() ?? new monaco.Selection(1, 1, 1, 1);
      return chosenIn(model.getValue(), model.getOffsetAt(selection.getStartPosition()), model.getOffsetAt(selection.getEndPosition()));
    },
    insert: (text) => {
      const model = modelOf();
      const selection = editor().getSelection() ?? new monaco.Selection(1, 1, 1, 1);
      edit(model.getOffsetAt(selection.getStartPosition()), model.getOffsetAt(selection.getEndPosition()), text);
    },
    append,
    replace: (piece, text) => {
      if (!isStill(modelOf().getValue(), piece)) return append(text);
      edit(piece.start, piece.start + piece.text.length, text);
      return { text, start: piece.start };
    },
    mark: (diagnostics) => monaco.editor.setModelMarkers(modelOf(), OWNER, diagnostics.map((found) => markerOf(modelOf(), found))),
    goTo,
  };
}
