import { useEffect } from 'react';
import { connection } from '../../client/connection';
import { registerSave } from '../../client/saveBeforeLeaving';
import { useSessionStore } from '../../client/session';
import type { DraftSession } from './draftSession';
import { retainDraftSession } from './openDrafts';

/**
 * Saves a draft when its page is left or hidden and before a lock; retries when the core is connected again or the
 * session is unlocked.
 */
export function useDraftSaving(work: DraftSession): void {
  useEffect(() => retainDraftSession(work), [work]);
  useEffect(() => registerSave(() => work.flush()), [work]);
  useEffect(() => {
    // Failures are already shown on the page.
    const flush = () => void work.flush().catch(() => undefined);
    const hidden = () => {
      if (document.visibilityState === 'hidden') flush();
    };
    document.addEventListener('visibilitychange', hidden);
    window.addEventListener('pagehide', flush);
    window.addEventListener('beforeunload', flush);
    const stops = [
      connection.subscribe((now, before) => {
        if (now.state === 'ready' && before.state !== 'ready') work.retry();
      }),
      useSessionStore.subscribe((now, before) => {
        if (now.session?.phase === 'open' && before.session?.phase !== 'open') work.retry();
      }),
    ];
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('beforeunload', flush);
      for (const stop of stops) stop();
    };
  }, [work]);
}
