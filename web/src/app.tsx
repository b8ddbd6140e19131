import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider, createBrowserRouter } from 'react-router';
import { queryClient } from './api/query.ts';
import { routes } from './routes.tsx';
import { Themed } from './theme/themed.tsx';

const router = createBrowserRouter(routes);

export function App() {
  return (
    <Themed>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Themed>
  );
}
