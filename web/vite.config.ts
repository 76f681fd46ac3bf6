import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

/** Where `npm run web:dev` finds the API. */
const API = process.env['API_URL'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compression({ algorithms: ['gzip', 'brotliCompress'], threshold: 1024 })],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2024',
    manifest: true,
    // A page's own limit is held by test/web/size.test.ts; this would only warn of single files.
    chunkSizeWarningLimit: 1000,
  },
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/v1', '/openai', '/images', '/openapi.json', '/llms.txt', '^/models/.+/llms.txt'].map((path) => [
        path,
        { target: API, ws: path === '/graphql' },
      ]),
    ),
  },
});
