// The library of promptbooks.
import { Button, Input, Select } from '@fluentui/react-components';
import { AddRegular, SearchRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { calls, endpoints } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { paths } from '../paths.ts';
import { BookCard } from '../promptbooks/book-card.tsx';
import { pluginsOf, shownBooks, tagsOf } from '../promptbooks/library.ts';
import css from '../promptbooks/promptbooks.module.css';
import { FileButton } from '../shell/file-button.tsx';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { useTitle } from './use-title.ts';

function Choice({ label, all, names, value, onChoose }: { label: string; all: string; names: string[]; value: string; onChoose: (name: string) => void }) {
  if (names.length === 0) return null;
  return (
    <Select size="small" aria-label={label} value={value} onChange={(_, data) => onChoose(data.value)}>
      <option value="">{all}</option>
      {names.map((name) => <option key={name} value={name}>{name}</option>)}
    </Select>
  );
}

export function PromptbooksPage() {
  useTitle('Promptbooks');
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [q, tag, plugin] = ['q', 'tag', 'plugin'].map((name) => search.get(name) ?? '') as [string, string, string];
  const books = useAnswer(endpoints.findPromptbooks());
  const { act, isRunning, problem } = useAct('/api/promptbooks');
  const [imported, setImported] = useState('');
  const change = (part: Record<string, string>) => setSearch((before) => {
    const next = new URLSearchParams(before);
    for (const [name, value] of Object.entries(part)) value ? next.set(name, value) : next.delete(name);
    return next;
  }, { replace: true });

  async function take(file: File) {
    const book = await act(calls.importPromptbook({ text: await file.text() }));
    if (book) setImported(`${book.content.name ?? file.name} was imported`);
  }

  return (
    <div className={css.page}>
      <div className={css.pageHead}>
        <h1>Promptbooks</h1>
        <span className={css.grow} />
        <span role="status" className={css.quiet}>{imported}</span>
        <FileButton label="Import" accept=".yaml,.yml,.json" isDisabled={isRunning} onFile={(file) => void take(file)} />
        <Button size="small" appearance="primary" icon={<AddRegular />} onClick={() => void navigate(paths.newPromptbook())}>New promptbook</Button>
      </div>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <Loaded answer={books} skeleton={<Rows label="promptbooks" />}>
        {({ value }) => {
          const shown = shownBooks(value, { q, tag, plugin });
          return (
            <>
              <div className={css.filters} role="search">
                <Input size="small" className={css.search} aria-label="Search promptbooks" placeholder="Words of a name, tag or description" contentBefore={<SearchRegular aria-hidden />} value={q} onChange={(_, data) => change({ q: data.value })} />
                <Choice label="Role or tag" all="All roles and tags" names={tagsOf(value)} value={tag} onChoose={(name) => change({ tag: name })} />
                <Choice label="Plugin" all="All plugins" names={pluginsOf(value)} value={plugin} onChoose={(name) => change({ plugin: name })} />
              </div>
              {shown.length > 0
                ? <ul className={css.grid} aria-label="Promptbooks">{shown.map((book) => <BookCard key={book.id} book={book} />)}</ul>
                : <section className={css.card}><Empty title="No promptbook fits"><Button size="small" onClick={() => change({ q: '', tag: '', plugin: '' })}>Show all</Button></Empty></section>}
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
