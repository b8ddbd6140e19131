// The embedded analyst's summary: sentences, each with the numbers of its proofs.
import { Button, Tooltip } from '@fluentui/react-components';
import { ArrowClockwiseRegular, CopyRegular } from '@fluentui/react-icons';
import { Link } from 'react-router';
import { calls, endpoints, type Summary } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { paths } from '../paths.ts';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { asText } from './as-text.ts';
import { Cited } from './cited.tsx';
import { Feedback } from './feedback.tsx';
import { Flags } from './flags.tsx';
import { FollowUps } from './follow-ups.tsx';
import { Section } from './section.tsx';
import { sectionsOf } from './sections.ts';
import css from './summary.module.css';

const seconds = (ms: number) => (ms < 100 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`);

function State({ summary }: { summary: Summary }) {
  const { claims, claimsCited, elapsedMs, model } = summary;
  return (
    <div className={css.state}>
      <Cited claims={claims} cited={claimsCited} />
      <span className={css.quiet}>
        {seconds(elapsedMs)} · {model ?? 'no model'}
      </span>
    </div>
  );
}

export type SummaryProps = { id: string; isOwnPage: boolean; /** A suggested prompt was asked: the chat answers it. */ onAsked: () => void };

export function SummaryCard({ id, isOwnPage, onAsked }: SummaryProps) {
  const answer = useAnswer(endpoints.getSummary(id));
  const { act, isRunning } = useAct();
  return (
    <Loaded answer={answer} skeleton={<div className={css.summary}><Lines count={9} label="the summary" /></div>}>
      {(summary) => (
        <article className={css.summary} aria-label="Summary" aria-busy={answer.isFetching || isRunning}>
          {sectionsOf(summary).map(({ section, sentences }) => (
            <Section key={section} section={section} sentences={sentences} summary={summary} isOwnPage={isOwnPage} />
          ))}
          <Flags flags={summary.flags} />
          <div className={css.foot}>
            <State summary={summary} />
            <Tooltip relationship="label" content="Copy the summary">
              <Button
                size="small"
                appearance="subtle"
                icon={<CopyRegular />}
                onClick={() => void navigator.clipboard.writeText(asText(summary))}
              />
            </Tooltip>
            <Tooltip relationship="label" content="Write it again">
              <Button size="small" appearance="subtle" icon={<ArrowClockwiseRegular />} disabled={isRunning} onClick={() => void act(calls.regenerateSummary(id))} />
            </Tooltip>
            <Feedback incidentId={id} about="summary" />
          </div>
          <FollowUps prompts={summary.prompts} onAsked={onAsked} />
          {!isOwnPage && <Link className={css.open} to={paths.incident(id)}>Open the incident</Link>}
        </article>
      )}
    </Loaded>
  );
}
