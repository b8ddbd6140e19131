// What the hunting page holds and does: the text, its time range, the side column, and the run.
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { paths } from '../paths.ts';
import { keepDraft, readDraft } from './draft.ts';
import type { EditorHandle } from './editor/handle.ts';
import { added } from './history/entries.ts';
import { changeHistory } from './history/store.ts';
import { placeIn } from './place-in.ts';
import type { Piece } from './query-at.ts';
import { refine } from './refine.ts';
import { startRun, useRun, type Asked } from './run.ts';
import { readHash, type Shared } from './share.ts';

/** What the page begins with: a query of the address, and what was being written goes to the history. */
function beginWith(hash: string): Shared {
  const draft = readDraft();
  const shared = readHash(hash);
  if (!shared) return draft;
  if (draft.query.trim() && draft.query !== shared.query) {
    const entry = { id: `draft-${Date.now()}`, ...draft, at: new Date().toISOString(), outcome: 'unrun' as const, rows: 0, elapsedMs: 0, isPinned: false };
    changeHistory((entries) => added(entries, entry));
  }
  return shared;
}

export function useHunting(isCited: boolean) {
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [initial] = useState(() => beginWith(hash));
  const [timespan, setTimespan] = useState(initial.timespan);
  const text = useRef(initial.query);
  const taken = useRef(hash);
  const editor = useRef<EditorHandle>(null);
  const run = useRun();

  useEffect(() => void keepDraft({ query: text.current, timespan }), [timespan]);

  // A query of the address is taken into the editor once, and then the address is the page's own
  // again: what is edited from there is no longer what the address said.
  useEffect(() => {
    const shared = readHash(hash);
    if (!shared) return;
    if (taken.current !== hash) {
      editor.current?.append(shared.query);
      setTimespan(shared.timespan);
    }
    taken.current = '';
    void navigate(paths.hunting(), { replace: true });
  }, [hash, navigate]);

  useEffect(() => {
    if (run.state !== 'failed') editor.current?.mark([]);
    else editor.current?.mark(run.error.diagnostics.map((found) => ({ ...found, start: found.start + run.asked.start, end: found.end + run.asked.start })));
  }, [run]);

  const ask = (piece: Piece, over = timespan) => void (piece.text.trim() && startRun({ ...piece, at: placeIn(text.current, piece.start), timespan: over, evidence: isCited }));

  return {
    run,
    editor,
    initial: initial.query,
    timespan,
    changeTimespan: setTimespan,
    changeText: (next: string) => {
      text.current = next;
      keepDraft({ query: next, timespan });
    },
    runChosen: () => editor.current && ask(editor.current.chosen()),
    runAgain: ({ text: query, start }: Asked) => ask({ text: query, start }),
    runNew: (query: string) => editor.current && ask(editor.current.append(query)),
    runRefined: (asked: Asked, condition: string) => editor.current && ask(editor.current.replace(asked, refine(asked.text, condition)), asked.timespan),
    link: () => new URL(paths.hunting({ query: editor.current?.chosen().text ?? '', timespan }), window.location.origin).href,
  };
}
