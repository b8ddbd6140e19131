// The sparkle menu: promptbooks and skills, found by words.
import { Button, Input, Popover, PopoverSurface, PopoverTrigger, Tooltip } from '@fluentui/react-components';
import { SearchRegular, SparkleRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link } from 'react-router';
import { endpoints } from '../api/generated.ts';
import { useAnswerWhen } from '../api/query.ts';
import { paths } from '../paths.ts';
import css from './chat.module.css';
import { booksFor, skillsFor } from './match.ts';
import { PickText, pickOfBook, pickOfSkill, type Pick } from './pick-list.tsx';

function Group({ title, picks, none, onPick }: { title: string; picks: Pick[]; none: string; onPick: (pick: Pick) => void }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {picks.length === 0 && <p className={css.quiet}>{none}</p>}
      <ul>
        {picks.map((pick) => (
          <li key={pick.key}><button type="button" className={css.pick} onClick={() => onPick(pick)}><PickText pick={pick} /></button></li>
        ))}
      </ul>
    </section>
  );
}

export function PromptsMenu({ onPick }: { onPick: (pick: Pick) => void }) {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const skills = useAnswerWhen(isOpen, endpoints.findSkills());
  const books = useAnswerWhen(isOpen, endpoints.findPromptbooks());
  const pick = (chosen: Pick) => {
    setOpen(false);
    onPick(chosen);
  };
  const problem = skills.error ?? books.error;
  return (
    <Popover trapFocus open={isOpen} positioning="above-start" onOpenChange={(_, data) => (setOpen(data.open), setText(''))}>
      <PopoverTrigger disableButtonEnhancement>
        <Tooltip relationship="label" content="Prompts: promptbooks and skills">
          <Button size="small" appearance="subtle" icon={<SparkleRegular />} />
        </Tooltip>
      </PopoverTrigger>
      <PopoverSurface className={css.menu} aria-label="Prompts">
        <Input
          autoFocus
          size="small"
          aria-label="Search promptbooks and skills"
          placeholder="Search promptbooks and skills"
          contentBefore={<SearchRegular aria-hidden />}
          value={text}
          onChange={(_, data) => setText(data.value)}
        />
        <div className={css.menuBody}>
          {problem && <p role="alert" className={css.problem}>{problem.message}</p>}
          {books.data && <Group title="Promptbooks" picks={booksFor(books.data.value, text).map(pickOfBook)} none="No promptbook fits." onPick={pick} />}
          {skills.data && <Group title="Skills" picks={skillsFor(skills.data.value.filter(({ enabled }) => enabled), text).map(pickOfSkill)} none="No skill fits." onPick={pick} />}
        </div>
        <Link className={css.link} to={paths.promptbooks()} onClick={() => setOpen(false)}>See all promptbooks</Link>
      </PopoverSurface>
    </Popover>
  );
}
