// Says which rows are shown, and takes the filter off.
import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { endpoints } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { Hostile } from '../text/hostile.tsx';
import { count } from '../text/words.ts';
import css from './incident.module.css';
import { useSelection } from './use-selection.ts';

export function EvidenceFilter({ id, shown, total }: { id: string; shown: number; total: number }) {
  const { selection, select } = useSelection();
  const steps = useAnswer(endpoints.findSteps(id));
  const step = steps.data?.value.find((held) => held.id === selection.step);
  return (
    <p className={css.filter} role="status">
      <span className={css.quiet}>{`${shown.toLocaleString('en')} of ${count(total, 'row')}`}</span>
      {selection.step && (
        <Button
          size="small"
          shape="circular"
          icon={<DismissRegular />}
          iconPosition="after"
          aria-label={`Show the evidence of all steps, not only: ${step?.title ?? selection.step}`}
          onClick={() => select({ step: undefined, until: undefined })}
        >
          Step:&nbsp;{step ? <Hostile text={step.title} /> : selection.step}
        </Button>
      )}
    </p>
  );
}
