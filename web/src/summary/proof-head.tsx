// What a proof is, and when; closing it goes back to the sentence.
import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { Instant } from '../text/instant.tsx';
import css from './summary.module.css';

type Props = { number: number; title: string; at?: string | null; onClose: () => void };

export function ProofHead({ number, title, at, onClose }: Props) {
  return (
    <header className={css.proofHead}>
      <span className={css.markStill}>{number}</span>
      <strong>{title}</strong>
      <span className={css.quiet}>{at && <Instant at={at} />}</span>
      <Button appearance="subtle" size="small" aria-label="Close the proof" icon={<DismissRegular />} onClick={onClose} />
    </header>
  );
}
