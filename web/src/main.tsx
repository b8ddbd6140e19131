import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { copyRealValues } from './text/copy.ts';
import './theme/base.css';

async function start() {
  // Constant in a build, so that the mock is left out of what is shipped.
  if (import.meta.env.VITE_MOCK) (await import('./mock/install.ts')).installMock();
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no element #root');
  document.addEventListener('copy', copyRealValues);
  createRoot(root).render(<App />);
}

void start();
