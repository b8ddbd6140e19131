// Makes the editor: its options, and its keys for running, stopping and leaving.
import type { RefObject } from 'react';
import type { EditorProps } from './handle.ts';
import { monaco } from './monaco.ts';

export type Editor = monaco.editor.IStandaloneCodeEditor;
type Calls = Pick<EditorProps, 'onChange' | 'onRun' | 'onStop' | 'onLeave'>;

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  language: 'kusto',
  ariaLabel: 'Query',
  accessibilityPageSize: 100,
  automaticLayout: true,
  fontFamily: "'Cascadia Mono', Consolas, ui-monospace, 'SF Mono', 'DejaVu Sans Mono', monospace",
  fontSize: 13,
  lineHeight: 20,
  lineNumbersMinChars: 3,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  renderLineHighlight: 'none',
  overviewRulerLanes: 0,
  padding: { top: 8, bottom: 8 },
  wordWrap: 'on',
  fixedOverflowWidgets: true,
  // Queries quote logs: nothing in them is a link, and no word of them is a suggestion.
  links: false,
  wordBasedSuggestions: 'off',
  occurrencesHighlight: 'off',
  unusualLineTerminators: 'auto',
  stickyScroll: { enabled: false },
  folding: false,
  scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 10 },
  suggest: { showStatusBar: false, preview: false },
};

export function createEditor(place: HTMLElement, initial: string, calls: RefObject<Calls>): Editor {
  const editor = monaco.editor.create(place, { ...options, value: initial });
  editor.getModel()?.setEOL(monaco.editor.EndOfLineSequence.LF);
  editor.onDidChangeModelContent(() => calls.current.onChange(editor.getValue()));
  const run = () => calls.current.onRun();
  editor.addCommand(monaco.KeyMod.Shift | monaco.KeyCode.Enter, run);
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, run);
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Period, () => calls.current.onStop());
  editor.addCommand(
    monaco.KeyCode.Escape,
    () => calls.current.onLeave(),
    '!suggestWidgetVisible && !findWidgetVisible && !markersNavigationVisible && !parameterHintsVisible && !renameInputVisible && !inSnippetMode && !editorHasSelection && !editorHasMultipleSelections',
  );
  return editor;
}
