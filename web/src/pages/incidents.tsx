// The incident queue.
import { Button } from '@fluentui/react-components';
import { useNavigate } from 'react-router';
import { usePage } from '../api/query.ts';
import { Grid } from '../grid/grid.tsx';
import { paths } from '../paths.ts';
import { columns } from '../queue/columns.tsx';
import { Filters } from '../queue/filters.tsx';
import css from '../queue/queue.module.css';
import { PAGE_SIZE, useQueue } from '../queue/use-queue.ts';
import { useKeys } from '../shell/use-keys.ts';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { useTitle } from './use-title.ts';
import { NothingYet } from './nothing-yet.tsx';

export function IncidentsPage() {
  useTitle('Incidents');
  const navigate = useNavigate();
  const { view, question, change } = useQueue();
  const list = usePage(question);
  const page = Number(view.page) || 1;
  const rows = list.data?.value ?? [];
  const at = rows.findIndex(({ id }) => id === view.at);
  const step = (by: number) => {
    const next = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (next) change({ at: next.id });
  };
  // The grid has these keys while a row has the focus; here they work from the page itself.
  useKeys({ j: () => step(1), k: () => step(-1), Enter: () => view.at && void navigate(paths.incident(view.at)) });
  const sort = view.sort ?? 'severity';

  return (
    <>
      <div className={css.head}>
        <h1>Incidents</h1>
        {list.data && <span className={css.quiet}>{`${list.data.matched.toLocaleString('en')} of ${list.data.total.toLocaleString('en')}`}</span>}
      </div>
      <Filters view={view} list={list.data} change={change} key={view.q} />
      <section className={css.card} aria-label="Queue" aria-busy={list.isPlaceholderData}>
        <Loaded answer={list} skeleton={<Rows label="incidents" count={12} />}>
          {(data) => {
            if (data.total === 0) return <NothingYet />;
            if (data.matched === 0) return <Empty title="No incident matches these filters">Clear one of them to see more.</Empty>;
            return (
              <Grid
                label="Incidents"
                columns={columns}
                rows={data.value}
                keyOf={({ id }) => id}
                chosen={view.at}
                onChoose={(id) => change({ at: id })}
                onOpen={(id) => void navigate(paths.incident(id))}
                sorting={{
                  by: sort,
                  reverse: view.reverse === 'true',
                  onSort: (by) => change({ sort: by, reverse: by === sort && view.reverse !== 'true' ? 'true' : undefined }),
                }}
              />
            );
          }}
        </Loaded>
      </section>
      {list.data && list.data.matched > PAGE_SIZE && (
        <div className={css.foot}>
          <Button size="small" disabled={page <= 1} onClick={() => change({ page: String(page - 1), at: undefined })}>Previous</Button>
          <span>{`Page ${page} of ${Math.ceil(list.data.matched / PAGE_SIZE)}`}</span>
          <Button size="small" disabled={page * PAGE_SIZE >= list.data.matched} onClick={() => change({ page: String(page + 1), at: undefined })}>Next</Button>
        </div>
      )}
    </>
  );
}
