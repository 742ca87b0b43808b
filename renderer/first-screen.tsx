import { StrictMode } from 'react';
import { App } from './app/App';

/** The page as it is before the core has answered: the build writes it into `index.html`, and `main.tsx` takes it over. */
export const firstScreen = (
  <StrictMode>
    <App />
  </StrictMode>
);
