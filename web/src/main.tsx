import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { createApiClient } from './api/client.ts';
import { router } from './router.ts';
import './styles/tokens.css';
import './styles/base.css';
import './ui/ui.css';

const app = document.getElementById('app');
if (app === null) throw new Error('index.html has no #app.');
createRoot(app).render(
  <StrictMode>
    <Provider value={createApiClient()}>
      <RouterProvider router={router} />
    </Provider>
  </StrictMode>,
);
