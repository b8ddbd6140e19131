// Search and commands: Ctrl-K from anywhere. Found incidents and commands form one list that
// the arrow keys walk while the field keeps the focus.
import { Dialog, DialogSurface, DialogTrigger, Input } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import { useDeferredValue, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { endpoints } from '../api/generated.ts';
import { useAnswerWhen } from '../api/query.ts';
import bar from './bar.module.css';
import { hitsOf } from './hits.tsx';
import css from './search.module.css';
import { useKeys } from './use-keys.ts';

export function Search() {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  const navigate = useNavigate();
  useKeys({ 'mod+k': () => setOpen(true) });

  const asked = useDeferredValue(text.trim());
  const found = useAnswerWhen(isOpen, endpoints.findIncidents({ q: asked, top: 8 }));
  const hits = hitsOf(asked, found.data?.value ?? [], (to) => void navigate(to));
  const chosen = hits[Math.min(index, hits.length - 1)];

  function run(hit = chosen) {
    setOpen(false);
    hit?.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter') run();
    else if (event.key === 'ArrowDown') setIndex(Math.min(index + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setIndex(Math.max(index - 1, 0));
    else return;
    event.preventDefault();
  }

  return (
    <Dialog open={isOpen} onOpenChange={(_, data) => (setOpen(data.open), setText(''), setIndex(0))}>
      <DialogTrigger disableButtonEnhancement>
        <button type="button" className={bar.field} aria-keyshortcuts="Control+K">
          <SearchRegular aria-hidden />
          <span>Search incidents, devices, users, techniques…</span>
          <kbd>Ctrl K</kbd>
        </button>
      </DialogTrigger>
      <DialogSurface className={css.surface} aria-label="Search">
        <Input
          autoFocus
          className={css.input}
          contentBefore={<SearchRegular />}
          value={text}
          placeholder="Search incidents, devices, users, techniques…"
          onChange={(_, data) => (setText(data.value), setIndex(0))}
          onKeyDown={onKeyDown}
          input={{
            role: 'combobox',
            'aria-label': 'Search',
            'aria-expanded': true,
            'aria-controls': 'hits',
            'aria-activedescendant': chosen ? `hit-${chosen.key}` : undefined,
          }}
        />
        <ul id="hits" role="listbox" aria-label="Found" className={css.hits}>
          {hits.map((hit) => (
            <li key={hit.key} id={`hit-${hit.key}`} role="option" aria-selected={hit === chosen} onClick={() => run(hit)}>
              {hit.shown}
            </li>
          ))}
        </ul>
        {hits.length === 0 && <p className={css.none}>{found.error ? found.error.message : `Nothing holds “${asked}”.`}</p>}
      </DialogSurface>
    </Dialog>
  );
}
