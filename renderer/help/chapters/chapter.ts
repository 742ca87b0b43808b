import type { ReactNode } from 'react';

/** A chapter of the manual. `id`: anchor of its heading. */
export interface Chapter {
  id: string;
  title: string;
  body: ReactNode;
}
