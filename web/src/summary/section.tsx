import { Button } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import type { Sentence, Summary, SummarySection } from '../api/generated.ts';
import { headings } from './sections.ts';
import { SentenceText } from './sentence.tsx';
import css from './summary.module.css';

type Props = { section: SummarySection; sentences: Sentence[]; summary: Summary; isOwnPage: boolean };

export function Section({ section, sentences, summary, isOwnPage }: Props) {
  const heading = headings[section];
  const text = sentences.map((sentence) => (
    <SentenceText key={sentence.id} sentence={sentence} summary={summary} isOwnPage={isOwnPage} />
  ));
  if (section === 'timeline') return <ol className={css.story}>{text.map((line) => <li key={line.key}>{line}</li>)}</ol>;
  if (!heading) return <p className={css.prose}>{text}</p>;
  const copyable = section === 'indicators' ? summary.indicators : [];
  return (
    <section className={css.card} aria-label={heading}>
      <div className={css.cardHead}>
        <h3>{heading}</h3>
        {copyable.length > 0 && (
          <Button
            size="small"
            appearance="transparent"
            icon={<CopyRegular />}
            onClick={() => void navigator.clipboard.writeText(copyable.map(({ value }) => value).join('\n'))}
          >
            Copy {copyable.length}
          </Button>
        )}
      </div>
      <ul>{text.map((line) => <li key={line.key}>{line}</li>)}</ul>
    </section>
  );
}
