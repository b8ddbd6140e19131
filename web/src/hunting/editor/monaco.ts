// Monaco with the Kusto language, in a chunk of its own that only the hunting page loads. The core
// alone: `monaco-editor`'s full entry would bring every other language along.
import 'monaco-editor/esm/vs/editor/edcore.main.js';
import * as monaco from 'monaco-editor/esm/vs/editor/editor.api.js';
import { getKustoWorker, kustoDefaults } from '@kusto/monaco-kusto';
import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker';
import KustoWorker from '@kusto/monaco-kusto/release/esm/kusto.worker.js?worker';
import type { Scheme } from '../../theme/scheme.ts';
import type { HuntingSchema } from '../../api/generated.ts';
import { showSchemaOf } from './kusto-schema.ts';
import { themes } from './themes.ts';

self.MonacoEnvironment = { getWorker: (_, label) => (label === 'kusto' ? new KustoWorker() : new EditorWorker()) };

kustoDefaults.setLanguageSettings({
  ...kustoDefaults.languageSettings,
  includeControlCommands: false,
  useSemanticColorization: false,
  useTokenColorization: true,
  openSuggestionDialogAfterPreviousSuggestionAccepted: false,
  // Its documentation links lead to other hosts; nothing here does.
  enableHover: false,
  enableQueryWarnings: false,
  enableQuerySuggestions: false,
});

for (const scheme of ['light', 'dark'] as const) monaco.editor.defineTheme(`outrider-${scheme}`, themes[scheme]);

export const useTheme = (scheme: Scheme) => monaco.editor.setTheme(`outrider-${scheme}`);

/** Gives completion and diagnostics the tables that there are. */
export async function setSchema(model: monaco.editor.ITextModel, schema: HuntingSchema) {
  const accessor = await getKustoWorker();
  const worker = await accessor(model.uri);
  await worker.setSchemaFromShowSchema(showSchemaOf(schema), 'https://outrider.invalid', 'workspace');
}

export { monaco };
