// What stands in for a page whose code failed: the rest of the portal is one click away.
import { useRouteError } from 'react-router';
import { paths } from '../paths.ts';
import { Empty } from '../states/trouble.tsx';

export function CrashPage() {
  const error = useRouteError();
  return (
    <Empty title="This page failed">
      <code>{error instanceof Error ? error.message : String(error)}</code>
      <p>The data is untouched. <a href={paths.home()}>Load the portal again</a>.</p>
    </Empty>
  );
}
