import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// `npm run dev` talks to a running server; `npm run dev:mock` needs none.
const server = process.env.OUTRIDER_URL ?? 'http://127.0.0.1:8640';

export default defineConfig({
  plugins: [react()],
  // The Kusto language service was written for a page where `global` is the window.
  define: { 'import.meta.env.VITE_MOCK': JSON.stringify(process.env.VITE_MOCK ?? ''), global: 'globalThis' },
  worker: { format: 'es' },
  server: { proxy: { '/api': server, '/v1.0': server, '/login': server, '/logout': server } },
  build: {
    // The polyfill would be an inline script, which the server's content security policy refuses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // Monaco and its Kusto worker are large, and come only with the hunting page.
    chunkSizeWarningLimit: 6_000,
    target: 'es2022',
  },
  test: {
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { width: 1440, height: 900 } },
    testTimeout: 60_000,
    setupFiles: ['src/test-setup.ts'],
    include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true, unstubGlobals: true },
});
