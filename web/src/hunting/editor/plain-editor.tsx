// A field for KQL where Monaco cannot be had: its code did not come, or the screen is a phone's.
import { useImperativeHandle, useRef, useState } from 'react';
import type { QueryDiagnostic } from '../../api/generated.ts';
import css from './editor.module.css';
import { appendedTo, chosenIn, isStill, type EditorProps } from './handle.ts';

export function PlainEditor({ initial, onChange, onRun, onLeave, ref }: EditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [wrong, setWrong] = useState<QueryDiagnostic[]>([]);

  useImperativeHandle(ref, () => {
    const at = () => field.current as HTMLTextAreaElement;
    const write = (text: string, from: number, until = from) => {
      at().value = text;
      at().focus();
      at().setSelectionRange(from, until);
      onChange(text);
    };
    const append = (query: string) => {
      const { text, piece } = appendedTo(at().value, query);
      write(text, text.length);
      return piece;
    };
    return {
      focus: () => at().focus(),
      chosen: () => chosenIn(at().value, at().selectionStart, at().selectionEnd),
      insert: (text) => {
        const { value, selectionStart, selectionEnd } = at();
        write(value.slice(0, selectionStart) + text + value.slice(selectionEnd), selectionStart + text.length);
      },
      append,
      replace: (piece, text) => {
        const { value } = at();
        if (!isStill(value, piece)) return append(text);
        write(value.slice(0, piece.start) + text + value.slice(piece.start + piece.text.length), piece.start + text.length);
        return { text, start: piece.start };
      },
      mark: setWrong,
      goTo: (offset) => (at().focus(), at().setSelectionRange(offset, offset)),
    };
  });

  return (
    <textarea
      ref={field}
      className={css.plain}
      aria-label="Query"
      aria-invalid={wrong.length > 0}
      defaultValue={initial}
      spellCheck={false}
      autoCapitalize="off"
      onChange={(event) => (setWrong([]), onChange(event.target.value))}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onLeave();
        else if (event.key === 'Enter' && (event.shiftKey || event.ctrlKey || event.metaKey)) onRun();
        else return;
        event.preventDefault();
      }}
    />
  );
}
