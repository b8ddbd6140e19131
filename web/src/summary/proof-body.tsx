// The fields of a proof, by what it is.
import { Link } from 'react-router';
import type { Proof } from '../api/generated.ts';
import { paths } from '../paths.ts';
import { Fields } from '../rows/fields.tsx';
import { RowDetail } from '../rows/row-detail.tsx';
import { StoredRow } from '../rows/stored-row.tsx';
import { Hostile } from '../text/hostile.tsx';
import { words } from '../text/words.ts';
import css from './summary.module.css';

/** Values shown before the rest is left to the alert's own page. */
const SHOWN = 24;

const countsOf = (counts: Record<string, number> = {}) => Object.entries(counts).map(([name, value]) => ({ name: words(name), value }));

function Values({ list }: { list: string[] }) {
  if (list.length === 0) return null;
  return (
    <ul className={css.values} aria-label="Values">
      {list.slice(0, SHOWN).map((value) => <li key={value}><Hostile text={value} /></li>)}
      {list.length > SHOWN && <li>{`and ${list.length - SHOWN} more`}</li>}
    </ul>
  );
}

export function ProofBody({ proof }: { proof: Proof }) {
  switch (proof.kind) {
    case 'row':
      return <RowDetail table={proof.table} itemId={proof.itemId} fields={proof.fields} />;
    case 'alert': {
      const fields = [
        { name: 'Raised by', value: proof.product },
        { name: 'Until', value: proof.until },
        { name: 'Rows', value: proof.eventCount },
      ];
      return (
        <>
          <p className={css.alertTitle}><Hostile text={proof.title} /></p>
          <Fields list={fields.filter(({ value }) => value !== null && value !== undefined)} />
          <Values list={proof.values} />
        </>
      );
    }
    case 'set': {
      const fields = [
        { name: 'Counted', value: proof.label },
        { name: 'Alerts', value: proof.alertIds.length },
        { name: 'Rows', value: proof.eventCount },
        { name: 'Until', value: proof.until },
        { name: 'Devices', value: proof.hosts.join(', ') },
        { name: 'Accounts', value: proof.accounts.join(', ') },
        ...countsOf(proof.counts),
      ];
      return <Fields list={fields.filter(({ value }) => value !== null && value !== undefined && value !== '')} />;
    }
    case 'entry':
      return (
        <>
          <p className={css.quiet}><Hostile text={proof.by} />{proof.automated && ', automated'}</p>
          <p className={css.entry}><Hostile text={proof.text} /></p>
        </>
      );
    case 'incidents':
      return (
        <>
          <p className={css.alertTitle}><Hostile text={proof.label} /></p>
          <ul className={css.values} aria-label="Incidents">
            {proof.incidentIds.slice(0, SHOWN).map((id) => <li key={id}><Link to={paths.incident(id)}>{id}</Link></li>)}
          </ul>
          <Values list={proof.values ?? []} />
        </>
      );
    case 'passage':
      return (
        <>
          <p className={css.alertTitle}><Hostile text={proof.file} />, {proof.place}</p>
          <p className={css.entry}><Hostile text={proof.text} /></p>
        </>
      );
    case 'rows':
      return (
        <>
          <p className={css.alertTitle}><Hostile text={proof.label} /></p>
          <Fields list={[{ name: 'Rows', value: proof.rowCount }, ...countsOf(proof.counts), { name: 'Until', value: proof.until }].filter(({ value }) => value)} />
          <Values list={proof.names} />
          {proof.rows.map((row) => <StoredRow key={`${row.table}/${row.itemId}`} {...row} />)}
        </>
      );
    case 'passage':
      return (
        <>
          <p className={css.quiet}><Hostile text={proof.file} />, <Hostile text={proof.place} /></p>
          <p className={css.entry}><Hostile text={proof.text} /></p>
        </>
      );
  }
}
