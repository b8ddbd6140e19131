// A promptbook in the library: what it is for, what it takes, and the way to run it.
import { Button } from '@fluentui/react-components';
import { PlayRegular } from '@fluentui/react-icons';
import { Link, useNavigate } from 'react-router';
import type { Promptbook } from '../api/generated.ts';
import { paths } from '../paths.ts';
import { Hostile } from '../text/hostile.tsx';
import { count } from '../text/words.ts';
import { inputsOf } from './placeholders.ts';
import css from './promptbooks.module.css';

export function BookCard({ book }: { book: Promptbook }) {
  const { id, owner, builtIn, content } = book;
  const { name = '', description = '', tags = [], prompts = [], visibility } = content;
  const navigate = useNavigate();
  const inputs = inputsOf(content);
  return (
    <li className={`${css.card} ${css.book}`}>
      <h2><Link to={paths.promptbook(id)}><Hostile text={name} /></Link></h2>
      <p className={css.quiet}><Hostile text={description} /></p>
      <div className={css.tags}>{tags.map((tag) => <span key={tag} className={css.tag}><Hostile text={tag} /></span>)}</div>
      <div className={css.facts}>
        <span className={css.quiet}>
          {count(prompts.length, 'prompt')}
          {inputs.length > 0 && <> · takes <Hostile text={inputs.map((input) => input.name).join(', ')} /></>}
          {' · '}{builtIn ? 'built in' : <>by <Hostile text={owner} />{visibility === 'private' && ', private'}</>}
        </span>
        <span className={css.grow} />
        <Button size="small" icon={<PlayRegular />} aria-label={`Run ${name}`} onClick={() => void navigate(paths.promptbook(id))}>Run</Button>
      </div>
    </li>
  );
}
