// Marks of a record: a prompt against a model's rules, and instructions in what was read.
import { WarningRegular } from '@fluentui/react-icons';
import css from './audit.module.css';
import type { Told } from './record.ts';

const Flag = ({ word, title }: { word: string; title: string }) => <span className={css.flag} title={title}><WarningRegular aria-hidden />{word}</span>;

export const jailbreak = 'The prompt tries to talk a model out of its rules.';
export const injected = 'Something that was read holds instructions for a model (XPIA).';

export function Flags({ told: { isJailbreak, isInjected } }: { told: Told }) {
  if (!isJailbreak && !isInjected) return '–';
  return (
    <span className={css.flags}>
      {isJailbreak && <Flag word="Jailbreak" title={jailbreak} />}
      {isInjected && <Flag word="Injected" title={injected} />}
    </span>
  );
}
