import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { RouterProvider, createBrowserRouter } from 'react-router';
import { queryClient } from './api/query.ts';
import { routes } from './routes.tsx';
import { Themed } from './theme/themed.tsx';

export function App() {
  // Made here and not on import, since a router starts its first page's questions at once.
  const [router] = useState(() => createBrowserRouter(routes));
  return (
    <Themed>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Themed>
  );
}
