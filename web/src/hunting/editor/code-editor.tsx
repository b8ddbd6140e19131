// Monaco as a component. It holds the text itself; the page hears of changes and asks by the handle.
import { useEffect, useImperativeHandle, useRef } from 'react';
import { useScheme } from '../../theme/scheme.ts';
import css from './editor.module.css';
import { createEditor, type Editor } from './create-editor.ts';
import { handleOf } from './monaco-handle.ts';
import type { EditorProps } from './handle.ts';
import { setSchema, useTheme as showTheme } from './monaco.ts';

export default function CodeEditor({ initial, schema, onChange, onRun, onStop, onLeave, ref }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>(undefined);
  const scheme = useScheme();
  const calls = useRef({ onChange, onRun, onStop, onLeave });
  useEffect(() => {
    calls.current = { onChange, onRun, onStop, onLeave };
  });

  useEffect(() => {
    if (!place.current) return undefined;
    const made = createEditor(place.current, initial, calls);
    editor.current = made;
    return () => {
      made.getModel()?.dispose();
      made.dispose();
    };
    // The text that it starts with is that of its first moment.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => showTheme(scheme), [scheme]);

  useEffect(() => {
    const model = editor.current?.getModel();
    if (!model || !schema) return;
    // Names are completed from here on; tests wait for it.
    void setSchema(model, schema).then(() => place.current?.setAttribute('data-ready', ''));
  }, [schema]);

  useImperativeHandle(ref, () => handleOf(() => editor.current as Editor));

  return <div ref={place} className={css.code} data-editor />;
}
