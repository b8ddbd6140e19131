// The records of the log that were loaded, page after page. There is always a next page to ask for: the log grows.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { get, type ApiError } from '../api/client.ts';
import { endpoints, type AuditPage } from '../api/generated.ts';
import { readRecord, type Told } from './record.ts';

export const PAGE = 200;

export function useLog(after: number) {
  const log = useInfiniteQuery<AuditPage, ApiError, AuditPage[], unknown[], number>({
    queryKey: [endpoints.findAuditRecords({ limit: PAGE }), after],
    queryFn: ({ pageParam, signal }) => get(endpoints.findAuditRecords({ after: pageParam, limit: PAGE }), signal),
    initialPageParam: after,
    getNextPageParam: ({ nextAfter, value }, _, asked) => nextAfter ?? value.at(-1)?.position ?? asked,
    // Whoever comes back to the page looks for what was done meanwhile.
    staleTime: 0,
    select: ({ pages }) => pages,
  });
  const records = useMemo<Told[] | undefined>(() => log.data?.flatMap(({ value }) => value.map(readRecord)), [log.data]);
  const last = log.data?.at(-1);
  return {
    records,
    error: log.error,
    refetch: log.refetch,
    loadMore: () => void log.fetchNextPage(),
    isLoading: log.isFetching,
    /** Whether the server had no more when it was asked last. */
    isAtEnd: last !== undefined && !last.nextAfter,
  };
}
