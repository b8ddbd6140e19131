// The editor's colours, each at least 4.5:1 on its background.
import type { editor } from 'monaco-editor/esm/vs/editor/editor.api.js';
import type { Scheme } from '../../theme/scheme.ts';

const rules = (colours: Record<string, string>): editor.ITokenThemeRule[] =>
  Object.entries(colours).map(([token, foreground]) => ({ token, foreground }));

export const themes: Record<Scheme, editor.IStandaloneThemeData> = {
  light: {
    base: 'vs',
    inherit: true,
    rules: rules({
      comment: '52703f', string: '9a2318', number: '1d5c3a', keyword: '0f4fb0', 'operator.sql': 'a13a00', predefined: '6a2c91', operator: '3b3b45', identifier: '1f1f26',
    }),
    colors: { 'editor.background': '#ffffff', 'editorLineNumber.foreground': '#6b6b76', 'editorLineNumber.activeForeground': '#1f1f26' },
  },
  dark: {
    base: 'vs-dark',
    inherit: true,
    rules: rules({
      comment: '93b57f', string: 'e8a58f', number: 'a5d6b0', keyword: '8ab8ff', 'operator.sql': 'ffb27a', predefined: 'd3a6f0', operator: 'c8c8d2', identifier: 'e6e6ee',
    }),
    colors: { 'editor.background': '#232328', 'editorLineNumber.foreground': '#9a9aa6', 'editorLineNumber.activeForeground': '#e6e6ee' },
  },
};
