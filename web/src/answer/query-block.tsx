// A query of an answer: its text, the logic behind it, and the way into hunting.
import { Button } from '@fluentui/react-components';
import { DocumentSearchRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../paths.ts';
import { Hostile } from '../text/hostile.tsx';
import css from './answer.module.css';
import { CodeBlock } from './code-block.tsx';

export function QueryBlock({ language, text, explanation }: { language: string; text: string; explanation: string }) {
  const [isExplained, setExplained] = useState(false);
  const navigate = useNavigate();
  return (
    <figure className={css.figure}>
      <CodeBlock text={text} language={language} />
      <div className={css.actions}>
        {language === 'kql' && (
          <Button size="small" icon={<DocumentSearchRegular />} onClick={() => void navigate(paths.hunting({ query: text, timespan: '' }))}>Open in hunting</Button>
        )}
        {explanation && (
          <Button size="small" appearance="transparent" aria-expanded={isExplained} onClick={() => setExplained(!isExplained)}>
            {isExplained ? 'Hide the logic' : 'See the logic behind the query'}
          </Button>
        )}
      </div>
      {isExplained && <p className={css.quiet}><Hostile text={explanation} /></p>}
    </figure>
  );
}
