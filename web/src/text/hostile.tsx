// Text that came from logs: shown as text only, with its indicators defanged and its invisible or
// direction-changing characters made visible, so that it cannot pretend to be something else.
import { defangIndicator, defangText } from './defang.ts';

// C0 and C1 controls except tab and line ends, zero-width, bidirectional and tag characters.
// eslint-disable-next-line no-control-regex
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

export const reveal = (text: string) =>
  text.replace(unseen, (character) => `\u27e8${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0').toUpperCase()}\u27e9`);

type Props = {
  text: string;
  /** The value that `text` stands for, when the server already shows it otherwise. */
  real?: string | null;
  indicator?: boolean;
  code?: boolean;
};

/** A page that shows more of one value than this shows nothing else. */
const LONGEST = 4_000;

export function Hostile({ text, real, indicator, code }: Props) {
  const isCut = text.length > LONGEST;
  // Half a surrogate pair at the end would be shown as a broken letter.
  const held = isCut ? text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '') : text;
  const shown = reveal(indicator ? defangIndicator(held) : defangText(held));
  const Tag = code ? 'code' : 'span';
  // What is copied is the whole value.
  return (
    <Tag dir="auto" data-real={shown === (real ?? text) ? undefined : (real ?? text)}>
      {shown}
      {isCut && `… (${text.length.toLocaleString('en')} characters)`}
    </Tag>
  );
}
