// Which part of the pane is shown. The address says it; where it says nothing, a reader who was
// chatting goes on chatting on the next page.
import { useState } from 'react';
import { useSelection } from '../incident/use-selection.ts';

const KEY = 'outrider.pane.tab';
const CHAT = 'chat';

/** `names` are the page's parts, the first one shown unless another is asked for. */
export function usePaneTab(names: readonly string[]): [string, (name: string) => void] {
  const { selection, select } = useSelection();
  const [isChatting, setChatting] = useState(() => sessionStorage.getItem(KEY) === CHAT);
  const usual = (isChatting && names.includes(CHAT) ? CHAT : names[0]) ?? CHAT;
  const shown = names.find((name) => name === selection.pane) ?? usual;
  return [
    shown,
    (name) => {
      if (names.includes(CHAT)) {
        sessionStorage.setItem(KEY, name);
        setChatting(name === CHAT);
      }
      const isUsual = name === CHAT || name === names[0];
      select({ pane: isUsual ? undefined : name, cite: undefined });
    },
  ];
}
