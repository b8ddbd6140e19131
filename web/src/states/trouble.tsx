// The states of every list and card that are not its content: empty, and failed.
import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { ApiError, Trouble } from '../api/client.ts';
import css from './states.module.css';

const advice: Record<Trouble, { title: string; todo: string }> = {
  unreachable: { title: 'The server does not answer', todo: 'Check that `outrider serve` still runs. This card fills itself once it answers.' },
  denied: { title: 'This needs a login', todo: 'Log in again; the address of this page is kept.' },
  forbidden: { title: 'This login may not see it', todo: 'Whoever set up the login can give it the right that is named.' },
  missing: { title: 'Not here', todo: 'It may have been merged or its rows removed. The list shows what there is.' },
  failed: { title: 'The server could not answer', todo: 'Try again. If it stays, its log has more under the id below.' },
};

export function Failed({ error, retry }: { error: ApiError; retry: () => void }) {
  const { title, todo } = advice[error.trouble] ?? advice.failed;
  return (
    <div role="alert" className={css.card}>
      <h3>{title}</h3>
      <p>{error.message}</p>
      <p className={css.quiet}>{todo}</p>
      <p className={css.quiet}>
        <code>{error.where}</code>
        {error.requestId && <> · request <code>{error.requestId}</code></>}
      </p>
      <Button size="small" onClick={retry}>Try again</Button>
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={css.card}>
      <h3>{title}</h3>
      {children && <div className={css.quiet}>{children}</div>}
    </div>
  );
}
