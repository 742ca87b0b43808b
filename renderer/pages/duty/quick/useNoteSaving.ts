import { useEffect } from 'react';
import { connection } from '../../../client/connection';
import { isConnectionLoss } from '../../../client/failures';
import { registerSave } from '../../../client/saveBeforeLeaving';
import { reportError } from '../../../client/report';
import { useSessionStore } from '../../../client/session';
import { onSessionEnd } from '../../../client/sessionData';
import type { NoteSession } from './noteSession';

/**
 * Saves a note when the page is hidden and before a lock; restores and retries when the core is connected again or the
 * session is unlocked. `on`: true for roles that write notes.
 */
export function useNoteSaving(work: NoteSession, on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const load = () =>
      void work.load().catch((error: unknown) => {
        if (!isConnectionLoss(error)) reportError(error);
      });
    // Failures are shown in the dialog.
    const flush = () => void work.flush().catch(() => undefined);
    const hidden = () => {
      if (document.visibilityState === 'hidden') flush();
    };
    const again = () => {
      load();
      work.retry();
    };
    load();
    document.addEventListener('visibilitychange', hidden);
    window.addEventListener('pagehide', flush);
    const stops = [
      registerSave(() => work.flush()),
      onSessionEnd(() => work.stop()),
      connection.subscribe((now, before) => {
        if (now.state === 'ready' && before.state !== 'ready') again();
      }),
      useSessionStore.subscribe((now, before) => {
        if (now.session?.phase === 'open' && before.session?.phase !== 'open') again();
      }),
    ];
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      window.removeEventListener('pagehide', flush);
      for (const stop of stops) stop();
    };
  }, [work, on]);
}
