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

const link = /\[([^\]]*)\]\([^)]*\)/g;

/** The language's own help, without its links: nothing here leads to other hosts. */
function withoutLinks<T extends { documentation?: unknown }>(item: T): T {
  const help = item.documentation as { value?: unknown } | undefined;
  return typeof help?.value === 'string' ? { ...item, documentation: { ...help, value: help.value.replace(link, '$1') } } : item;
}

kustoDefaults.setLanguageSettings({
  ...kustoDefaults.languageSettings,
  includeControlCommands: false,
  useSemanticColorization: false,
  useTokenColorization: true,
  openSuggestionDialogAfterPreviousSuggestionAccepted: false,
  enableHover: false,
  onDidProvideCompletionItems: async (list) => ({ ...list, items: list.items.map(withoutLinks) }),
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
