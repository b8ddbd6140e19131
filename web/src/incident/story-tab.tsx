// The attack story: the graph with its replay line above the timeline. Both read the chosen step
// from the address.
import { Suspense, lazy } from 'react';
import { endpoints } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { Block, Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { count } from '../text/words.ts';
import { Replay } from '../story/replay.tsx';
import css from './incident.module.css';
import { Timeline } from './timeline.tsx';

const Graph = lazy(() => import('../story/graph.tsx'));
const bone = <Block height={320} label="the attack story" />;

export function StoryTab({ id }: { id: string }) {
  const story = useAnswer(endpoints.getStory(id));
  const steps = useAnswer(endpoints.findSteps(id));
  return (
    <>
      <section className={css.card} aria-label="Attack story">
        <header className={css.cardHead}>
          <h2>Attack story</h2>
          <span className={css.quiet}>
            {steps.data && `${count(steps.data.value.length, 'step')} · drag the line to replay`}
            {Boolean(story.data?.edgesLeftOut) && ` · ${count(story.data?.edgesLeftOut ?? 0, 'arrow')} left out`}
          </span>
        </header>
        <Loaded answer={story} skeleton={bone}>
          {(data) =>
            data.nodes.length === 0 ? (
              <Empty title="Nothing to draw">This incident’s alerts name no entities.</Empty>
            ) : (
              <Suspense fallback={bone}><Graph story={data} steps={steps.data?.value ?? []} /></Suspense>
            )
          }
        </Loaded>
        {steps.data && steps.data.value.length > 1 && <Replay steps={steps.data.value} />}
      </section>
      <section className={css.card} aria-label="Timeline">
        <header className={css.cardHead}>
          <h2>Timeline</h2>
          <span className={css.quiet}>UTC</span>
        </header>
        <Loaded answer={steps} skeleton={<Rows label="the timeline" />}>
          {(data) =>
            data.value.length === 0 ? (
              <Empty title="No steps">The alerts of this incident could not be placed in time. They are under Alerts.</Empty>
            ) : (
              <Timeline steps={data.value} />
            )
          }
        </Loaded>
      </section>
    </>
  );
}
