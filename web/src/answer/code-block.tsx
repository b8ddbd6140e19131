// A script, a message or a log line: text only, with a way to copy it.
import { Button, Tooltip } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import { reveal } from '../text/hostile.tsx';
import css from './answer.module.css';

type Props = {
  text: string;
  language?: string;
  /** What is copied, when the text shown is only laid out to be read. */
  kept?: string;
};

export function CodeBlock({ text, language, kept = text }: Props) {
  return (
    <div className={css.code}>
      <pre tabIndex={0} aria-label={language ? `Text in ${language}` : 'Text'}><code>{reveal(text)}</code></pre>
      <Tooltip relationship="label" content="Copy the text">
        <Button size="small" appearance="subtle" icon={<CopyRegular />} onClick={() => void navigator.clipboard.writeText(kept)} />
      </Tooltip>
    </div>
  );
}
