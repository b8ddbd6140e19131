// What the copilot says about the page: it reads the address, as the page does.
import { Button, Tab, TabList, Tooltip } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useMatch, useSearchParams } from 'react-router';
import { useSelection } from '../incident/use-selection.ts';
import { ReportPane } from '../report/report-pane.tsx';
import { RespondPane } from '../respond/respond-pane.tsx';
import { Empty } from '../states/trouble.tsx';
import { SummaryPane } from '../summary/on-demand.tsx';
import css from './shell.module.css';

type Said = { id: string; isOwnPage: boolean };

const panes: [name: string, title: string, show: (said: Said) => ReactNode][] = [
  ['summary', 'Summary', ({ id, isOwnPage }) => <SummaryPane key={id} id={id} isOwnPage={isOwnPage} />],
  ['respond', 'Respond', ({ id }) => <RespondPane key={id} id={id} />],
  ['report', 'Report', ({ id }) => <ReportPane key={id} id={id} />],
];

function Panes({ id, isOwnPage }: Said) {
  const { selection, select } = useSelection();
  const [name, , show] = panes.find(([held]) => held === selection.pane) ?? panes[0]!;
  return (
    <>
      <TabList
        className={css.paneTabs}
        size="small"
        selectedValue={name}
        aria-label="What the copilot shows"
        onTabSelect={(_, data) => select({ pane: data.value === 'summary' ? undefined : String(data.value), cite: undefined })}
      >
        {panes.map(([value, title]) => <Tab key={value} value={value} id={`pane-${value}`} aria-controls="pane-panel">{title}</Tab>)}
      </TabList>
      <div role="tabpanel" id="pane-panel" aria-labelledby={`pane-${name}`}>{show({ id, isOwnPage })}</div>
    </>
  );
}

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
          <Panes id={id} isOwnPage={Boolean(match)} />
        ) : (
          <Empty title="No incident chosen">Choose a row of the queue, and its summary stands here with every sentence linked to its proof.</Empty>
        )}
      </div>
    </div>
  );
}
