// An answer: its rows, or their chart, with what can be done with it.
import { Button, Tab, TabList, Tooltip } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import type { HuntingResult } from '../../api/generated.ts';
import { Empty } from '../../states/trouble.tsx';
import { count } from '../../text/words.ts';
import { Chart } from '../chart/chart.tsx';
import { askedKind, suitingKind, whyNoChart } from '../chart/kinds.ts';
import type { Asked } from '../run.ts';
import { took } from '../took.ts';
import { emptyColumns } from './columns.ts';
import { ExportMenu } from './export-menu.tsx';
import css from './results.module.css';
import { RowsView } from './rows-view.tsx';

type Props = { asked: Asked; result: HuntingResult; onRefine: (condition: string) => void };

export function Answer({ asked, result, onRefine }: Props) {
  const { rows, columns, elapsedMs, truncated } = result;
  const noChart = whyNoChart(result);
  const [kind, setKind] = useState(() => askedKind(result) ?? suitingKind(result));
  const [view, setView] = useState(() => (askedKind(result) && !noChart ? 'chart' : 'rows'));
  const empty = useMemo(() => emptyColumns(result), [result]);
  const [isWhole, setWhole] = useState(false);
  const chartTab = <Tab value="chart" id="answer-chart" aria-controls="answer-panel" disabled={Boolean(noChart)}>Chart</Tab>;
  return (
    <>
      <div className={css.status}>
        <TabList size="small" selectedValue={view} onTabSelect={(_, data) => setView(String(data.value))} aria-label="Rows or chart">
          <Tab value="rows" id="answer-rows" aria-controls="answer-panel">Rows</Tab>
          {noChart ? <Tooltip relationship="description" content={noChart}><span>{chartTab}</span></Tooltip> : chartTab}
        </TabList>
        <span role="status">{`${count(rows.length, 'row')}${truncated ? ', more left out' : ''}`}</span>
        <span className={css.quiet}>{took(elapsedMs)}</span>
        {empty.size > 0 && view === 'rows' && (
          <Button size="small" appearance="transparent" onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Hide empty columns' : `Show ${count(empty.size, 'empty column')}`}
          </Button>
        )}
        <span className={css.end}><ExportMenu asked={asked} result={result} /></span>
      </div>
      {truncated && (
        <p className={css.notice} role="note">
          {`Only the first ${rows.length.toLocaleString('en')} rows came. Narrow the query, summarize it, or export it for up to 500,000.`}
        </p>
      )}
      <div role="tabpanel" id="answer-panel" aria-labelledby={`answer-${view}`} className={css.results}>
        {view === 'chart' && <Chart result={result} kind={kind} onKind={setKind} />}
        {view === 'rows' && rows.length > 0 && <RowsView result={result} left={isWhole ? none : empty} onRefine={onRefine} />}
        {view === 'rows' && rows.length === 0 && (
          <Empty title="No row matches">
            {`The query ran and found nothing${asked.timespan ? ' in this time range' : ''}. Its ${count(columns.length, 'column')} would be: `}
            <code>{columns.map(({ name }) => name).join(', ')}</code>
          </Empty>
        )}
      </div>
    </>
  );
}

const none: ReadonlySet<number> = new Set();
