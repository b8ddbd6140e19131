// The column at the left: tables to write from, and queries that were run.
import { Tab, TabList } from '@fluentui/react-components';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiError } from '../api/client.ts';
import type { HuntingSchema } from '../api/generated.ts';
import type { Entry } from './history/entries.ts';
import { HistoryPanel } from './history/history-panel.tsx';
import css from './hunting.module.css';
import { SchemaPanel } from './schema/schema-panel.tsx';

type Props = { schema: UseQueryResult<HuntingSchema, ApiError>; onInsert: (text: string) => void; onRestore: (entry: Entry) => void };

export function Side({ schema, onInsert, onRestore }: Props) {
  const [tab, setTab] = useState('tables');
  return (
    <aside className={css.side} aria-label="Tables and history" data-side>
      <TabList size="small" selectedValue={tab} onTabSelect={(_, data) => setTab(String(data.value))} aria-label="Tables or history">
        <Tab value="tables" id="side-tables" aria-controls="side-panel">Tables</Tab>
        <Tab value="history" id="side-history" aria-controls="side-panel">History</Tab>
      </TabList>
      <div role="tabpanel" id="side-panel" aria-labelledby={`side-${tab}`} className={css.sidePanel}>
        {tab === 'tables' ? <SchemaPanel answer={schema} onInsert={onInsert} /> : <HistoryPanel onRestore={onRestore} />}
      </div>
    </aside>
  );
}
