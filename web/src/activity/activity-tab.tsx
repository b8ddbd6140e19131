// What people and programs did about an incident, and what they noted.
import { endpoints } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import css from '../incident/incident.module.css';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { words } from '../text/words.ts';
import own from './activity.module.css';
import { CommentBox } from './comment-box.tsx';

export function ActivityTab({ id }: { id: string }) {
  const answer = useAnswer(endpoints.getStanding(id));
  return (
    <section className={css.card} aria-label="Activity log">
      <CommentBox id={id} />
      <Loaded answer={answer} skeleton={<Rows label="the activity log" />}>
        {({ activities }) =>
          activities.length === 0 ? (
            <Empty title="Nobody has done anything yet">Changes of status, owner and judgement, comments, actions and posted reports appear here.</Empty>
          ) : (
            <ol className={own.log}>
              {activities.toReversed().map(({ id: entry, at, by, automated, kind, text }) => (
                <li key={entry} data-kind={kind}>
                  <span className={own.head}>
                    <strong><Hostile text={by} /></strong>
                    {automated && <span className={own.badge}>Automated</span>}
                    <span className={css.quiet}>{words(kind)}</span>
                    <span className={css.quiet}><Instant at={at} /></span>
                  </span>
                  <p className={own.text}><Hostile text={text} /></p>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}
