// Which page answers which address. Loaders start a page's questions before its code has come.
import { Navigate, type RouteObject } from 'react-router';
import { endpoints } from './api/generated.ts';
import { ask, queryClient } from './api/query.ts';
import { AuditPage } from './pages/audit.tsx';
import { EntityPage } from './pages/entity.tsx';
import { HomePage } from './pages/home.tsx';
import { HuntingPage } from './pages/hunting.tsx';
import { IncidentPage } from './pages/incident.tsx';
import { IncidentsPage } from './pages/incidents.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { CrashPage } from './pages/crash.tsx';
import { EditPromptbookPage, NewPromptbookPage } from './pages/edit-promptbook.tsx';
import { ManageSourcesPage } from './pages/manage-sources.tsx';
import { ModelsPage } from './pages/models.tsx';
import { PromptbookPage } from './pages/promptbook.tsx';
import { PromptbooksPage } from './pages/promptbooks.tsx';
import { SessionPage } from './pages/session.tsx';
import { SessionsPage } from './pages/sessions.tsx';
import { SettingsPage } from './pages/settings.tsx';
import { queueQuestion } from './queue/use-queue.ts';
import { Shell } from './shell/shell.tsx';

function startIncident(id: string) {
  for (const endpoint of [endpoints.getIncident(id), endpoints.getSummary(id), endpoints.findSteps(id), endpoints.getStory(id)]) {
    void queryClient.prefetchQuery(ask<unknown>(endpoint));
  }
  return null;
}

function startQueue(url: string) {
  void queryClient.prefetchQuery(ask(queueQuestion(new URL(url).searchParams)));
  return null;
}

function startHunting() {
  void queryClient.prefetchQuery(ask(endpoints.getHuntingSchema()));
  return null;
}

export const routes: RouteObject[] = [
  {
    element: <Shell />,
    errorElement: <CrashPage />,
    HydrateFallback: () => null,
    children: [
      { index: true, element: <HomePage /> },
      { path: 'entities/:kind/:id', element: <EntityPage /> },
      { path: 'hunting', element: <HuntingPage />, loader: startHunting },
      { path: 'incidents', element: <IncidentsPage />, loader: ({ request }) => startQueue(request.url) },
      { path: 'incidents/:id', element: <Navigate to="story" replace /> },
      {
        path: 'incidents/:id/:tab',
        element: <IncidentPage />,
        loader: ({ params }) => startIncident(params.id ?? ''),
        // A selection changes the address, not the questions.
        shouldRevalidate: ({ currentParams, nextParams }) => currentParams.id !== nextParams.id,
      },
      { path: 'promptbooks', element: <PromptbooksPage /> },
      { path: 'promptbooks/new', element: <NewPromptbookPage /> },
      { path: 'promptbooks/:id', element: <PromptbookPage /> },
      { path: 'promptbooks/:id/edit', element: <EditPromptbookPage /> },
      { path: 'sessions', element: <SessionsPage /> },
      { path: 'sessions/:id', element: <SessionPage /> },
      { path: 'settings', element: <SettingsPage /> },
      { path: 'settings/audit', element: <AuditPage /> },
      { path: 'settings/models', element: <ModelsPage /> },
      { path: 'sources', element: <ManageSourcesPage /> },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];
