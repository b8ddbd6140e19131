// The rows that an incident rests on, of all steps or of the chosen one.
import { endpoints, type EvidenceRow } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { Grid } from '../grid/grid.tsx';
import type { Column } from '../grid/head.tsx';
import { Brief } from '../rows/brief.tsx';
import { RowDetail } from '../rows/row-detail.tsx';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { Instant } from '../text/instant.tsx';
import { EvidenceFilter } from './evidence-filter.tsx';
import css from './incident.module.css';
import { useSelection } from './use-selection.ts';

const columns: Column<EvidenceRow>[] = [
  { name: 'Time (UTC)', width: '168px', className: 'time', show: ({ at }) => <Instant at={at} /> },
  { name: 'Table', width: '190px', from: 640, show: ({ table }) => table },
  { name: 'Row', show: ({ fields }) => <Brief fields={fields} /> },
  { name: 'Proof', width: '60px', className: 'number', show: ({ citation }) => citation ?? '' },
];

export const keyOfRow = ({ table, itemId }: { table: string; itemId: string }) => `${table}/${itemId}`;

export function EvidenceTab({ id }: { id: string }) {
  const { selection, select } = useSelection();
  const evidence = useAnswer(endpoints.findEvidence(id));
  return (
    <Loaded answer={evidence} skeleton={<section className={css.card}><Rows label="evidence" count={12} /></section>}>
      {({ value, total }) => {
        const rows = selection.step ? value.filter(({ stepIds }) => stepIds.includes(selection.step ?? '')) : value;
        return (
          <>
            <EvidenceFilter id={id} shown={rows.length} total={total} />
            <section className={css.card} aria-label="Evidence">
              {rows.length === 0 ? (
                <Empty title="No rows">{selection.step ? 'This step rests on alerts of other products, which are under Alerts.' : 'The alerts of this incident name no rows of this workspace.'}</Empty>
              ) : (
                <Grid
                  label="Evidence"
                  columns={columns}
                  rows={rows}
                  keyOf={keyOfRow}
                  chosen={selection.open}
                  onChoose={(key) => select({ open: key === selection.open ? undefined : key })}
                  more={(row) => <RowDetail table={row.table} itemId={row.itemId} fields={row.fields} />}
                />
              )}
            </section>
          </>
        );
      }}
    </Loaded>
  );
}
