// The cache of answers: its key is the path asked, so that equal questions share one answer.
import { QueryClient, keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError, get } from './client.ts';
import type { Endpoint } from './generated.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A server on this machine is reachable without a network.
      networkMode: 'always',
      staleTime: 30_000,
      retry: (count, error) => count < 1 && error instanceof ApiError && error.trouble === 'failed',
      refetchOnWindowFocus: false,
    },
  },
});

export const ask = <T>(endpoint: Endpoint<T>) =>
  queryOptions<T, ApiError>({ queryKey: [endpoint], queryFn: ({ signal }) => get(endpoint, signal) });

export const useAnswer = <T>(endpoint: Endpoint<T>) => useQuery(ask(endpoint));

/** As `useAnswer`, but shows the last page while the next one comes. */
export const usePage = <T>(endpoint: Endpoint<T>) => useQuery({ ...ask(endpoint), placeholderData: keepPreviousData });

/** As `useAnswer`, but asks only once there is something to ask about. */
export const useAnswerWhen = <T>(condition: boolean, endpoint: Endpoint<T>) =>
  useQuery({ ...ask(endpoint), enabled: condition });
