// Whether the chain of the log is whole, once somebody asks: the server reads all of it.
import { Button } from '@fluentui/react-components';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { endpoints, type AuditVerified } from '../api/generated.ts';
import { ask } from '../api/query.ts';
import { paths } from '../paths.ts';
import { Hostile } from '../text/hostile.tsx';
import { count } from '../text/words.ts';
import css from './audit.module.css';
import { PAGE } from './use-log.ts';

function Found({ found: { whole, records, head, brokenAt, reason } }: { found: AuditVerified }) {
  if (whole) {
    return (
      <div role="status" className={css.whole}>
        <p>
          <strong>The chain is whole.</strong> {`${count(records, 'record')}, none changed, taken out or put between. `}
          {records > PAGE && <Link to={paths.audit({ after: String(records - PAGE) })}>Show the latest</Link>}
        </p>
        {head && <p className={css.quiet}>The last hash, to be noted elsewhere: it shows later whether the end was cut off. <code>{head}</code></p>}
      </div>
    );
  }
  const at = brokenAt ?? records + 1;
  return (
    <div role="alert" className={css.broken}>
      <p>
        <strong>{`The chain breaks at record ${at}`}</strong>
        {reason && <>: <Hostile text={reason} /></>}
        {`. ${count(records, 'record')} before it ${records === 1 ? 'fits' : 'fit'}. `}
        <Link to={paths.audit({ after: String(Math.max(0, at - 1)), open: String(at) })}>{`Show record ${at}`}</Link>
      </p>
    </div>
  );
}

/** The button and what it found; what was found is forgotten with the page, since the log goes on. */
export function useVerify() {
  const { data, error, isFetching, refetch } = useQuery({ ...ask(endpoints.verifyAudit()), enabled: false, gcTime: 0 });
  const button = (
    <Button size="small" icon={<ShieldCheckmarkRegular />} disabled={isFetching} onClick={() => void refetch()}>Verify the log</Button>
  );
  const found = isFetching ? (
    <p role="status" className={css.quiet}>Every record is being checked…</p>
  ) : error ? (
    <p role="alert" className={css.broken}>{`The log could not be verified: ${error.message}`}</p>
  ) : (
    data && <Found found={data} />
  );
  return { button, found };
}
