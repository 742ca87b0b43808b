import { useEffect, useRef, useState } from 'react';
import { RouterProvider } from 'react-router';
import { focusManager } from '@tanstack/react-query';
import { Providers } from './Providers';
import { queryClient } from '../client/query';
import { createRoutes } from './routes';
import { useAccount, useNotOffered, useSessionStore } from '../client/session';
import { isOffered, isPermitted } from '../components/definePages';
import { PAGES } from './declarations';
import { loadEarly } from './loadEarly';
import { useCoreEvents } from './useCoreEvents';
import styles from './Office.module.css';

/** Loads the pages that this person will probably open. */
function useEarlyPages(): void {
  const { roles } = useAccount();
  const missing = useNotOffered();
  const [pages] = useState(() =>
    PAGES.filter((it) => it.early && isPermitted(it, roles) && isOffered(it, missing)),
  );
  useEffect(() => loadEarly(pages), [pages]);
}

/**
 * The signed-in pages. While `covered` they stay mounted, hidden and inert, and fetch nothing. Afterwards all data are
 * fetched again, and the focus returns to the last element or to the heading.
 */
export function Office(props: { covered: boolean }) {
  const root = useRef<HTMLDivElement>(null);
  const focused = useRef<HTMLElement | null>(null);
  const [router] = useState(createRoutes);
  useCoreEvents(!props.covered);
  useEarlyPages();

  useEffect(() => {
    focusManager.setFocused(props.covered ? false : undefined);
    if (props.covered) return;
    void queryClient.invalidateQueries();
    const start = focused.current ?? root.current?.querySelector<HTMLElement>('h1');
    start?.focus({ preventScroll: true });
  }, [props.covered]);
  useEffect(
    () => () => {
      focusManager.setFocused(undefined);
      // A response may have arrived after the end of the session.
      if (useSessionStore.getState().kept === null) queryClient.clear();
    },
    [],
  );

  return (
    <div
      ref={root}
      className={styles['columns']}
      inert={props.covered}
      data-print="flow"
      data-covered={props.covered}
      onFocus={(event) => {
        focused.current = event.target;
      }}
    >
      <Providers container={() => root.current ?? document.body}>
        <RouterProvider router={router} />
      </Providers>
    </div>
  );
}
