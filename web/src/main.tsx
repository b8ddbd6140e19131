import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { copyRealValues } from './text/copy.ts';
import './theme/base.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root');

// Constant in a build, so that the mock is left out of what is shipped.
if (import.meta.env.VITE_MOCK) {
  const { installMock } = await import('./mock/install.ts');
  installMock();
}
document.addEventListener('copy', copyRealValues);
createRoot(root).render(<App />);
