// The bar at the top while the server is away. Nothing typed is lost: the page stays, and asks
// again by itself once the server is back.
import { useEffect, useRef } from 'react';
import { queryClient, ask } from '../api/query.ts';
import { endpoints } from '../api/generated.ts';
import { useQuery } from '@tanstack/react-query';
import css from '../shell/shell.module.css';

export function OfflineBar() {
  const status = useQuery({
    ...ask(endpoints.getStatus()),
    refetchInterval: (query) => (query.state.error ? 3_000 : 30_000),
  });
  const isAway = status.error?.trouble === 'unreachable';
  const wasAway = useRef(false);
  useEffect(() => {
    if (wasAway.current && !isAway) void queryClient.invalidateQueries();
    wasAway.current = isAway;
  }, [isAway]);
  if (!isAway) return null;
  return (
    <div role="status" className={css.offline}>
      The server does not answer. What is shown may be old; trying again every 3 seconds.
    </div>
  );
}
