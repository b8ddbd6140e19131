// How an action is done by hand: a command, a query or steps. Text, until somebody copies it.
import { Button } from '@fluentui/react-components';
import { Link } from 'react-router';
import type { Procedure as Shape } from '../api/generated.ts';
import { paths } from '../paths.ts';
import { reveal } from '../text/hostile.tsx';
import css from './respond.module.css';

const names = { powerShell: 'PowerShell', shell: 'Shell', kql: 'KQL', steps: 'Steps', prompt: 'Question' };

export function Procedure({ procedure: { form, place, text } }: { procedure: Shape }) {
  const isCode = form !== 'steps' && form !== 'prompt';
  return (
    <div className={css.procedure}>
      <span className={css.quiet}>{`${names[form]} · ${place}`}</span>
      {isCode ? <pre tabIndex={0} aria-label={names[form]}><code>{reveal(text)}</code></pre> : <p className={css.steps}>{reveal(text)}</p>}
      <div className={css.actions}>
        <Button size="small" onClick={() => void navigator.clipboard.writeText(text)}>Copy</Button>
        {form === 'kql' && <Link className={css.link} to={paths.hunting({ query: text, timespan: '' })}>Open in hunting</Link>}
      </div>
    </div>
  );
}
