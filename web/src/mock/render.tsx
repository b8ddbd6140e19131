// Renders an address of the portal over the mock, for tests.
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { RouterProvider, createMemoryRouter } from 'react-router';
import { vi } from 'vitest';
import { queryClient } from '../api/query.ts';
import { routes } from '../routes.tsx';
import { Themed } from '../theme/themed.tsx';
import { answer } from './install.ts';

/** Answers in place of the mock's; `undefined` leaves the question to the mock. */
export type Instead = (url: string, init?: RequestInit) => Response | Promise<Response> | undefined;

export function renderAt(address: string, instead: Instead = () => undefined) {
  queryClient.clear();
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => instead(String(input), init) ?? answer(String(input), init));
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  const view = render(
    <Themed>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Themed>,
  );
  return { ...view, router };
}
