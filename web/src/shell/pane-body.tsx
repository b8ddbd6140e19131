// What the copilot says about the page: it reads the address, as the page does.
import { Button, Tab, TabList, Tooltip } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useMatch, useSearchParams } from 'react-router';
import { Empty } from '../states/trouble.tsx';
import { SummaryCard } from '../summary/summary-card.tsx';
import css from './shell.module.css';

export function PaneBody({ onClose }: { onClose: () => void }) {
  const match = useMatch('/incidents/:id/:tab?');
  const [search] = useSearchParams();
  const id = match?.params.id ?? search.get('at') ?? undefined;
  return (
    <div className={css.paneFrame} data-pane>
      <div className={css.paneHead}>
        <h2>Copilot</h2>
        <span className={css.quiet}>embedded analyst</span>
        <Tooltip relationship="label" content="Close the copilot">
          <Button appearance="subtle" size="small" icon={<DismissRegular />} onClick={onClose} />
        </Tooltip>
      </div>
      <div className={css.paneBody}>
        {id ? (
          <>
            <TabList className={css.paneTabs} size="small" selectedValue="summary" aria-label="What the copilot shows">
              <Tab value="summary">Summary</Tab>
            </TabList>
            <SummaryCard key={id} id={id} isOwnPage={Boolean(match)} />
          </>
        ) : (
          <Empty title="No incident chosen">Choose a row of the queue, and its summary stands here with every sentence linked to its proof.</Empty>
        )}
      </div>
    </div>
  );
}
