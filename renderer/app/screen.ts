import type { KeyLocation, Role, SessionState } from '../../electron/core/contract';

/** Whose pages are kept mounted: they survive a lock and a restart of the core, so nothing typed is lost. */
export interface Kept {
  accountId: string;
  name: string;
  /** Without them a page of theirs would go while the core is away. */
  roles: readonly Role[];
  practice: boolean;
  /** What they signed in with. */
  key: KeyLocation | null;
}

/**
 * What is shown: `starting` before the core has spoken; `login`; `office` the pages; `locked` and `rejoin` (the core was
 * restarted under an open desk) the pages hidden behind a question for the password; `root` the pages hidden until the
 * person has compared the office's root of trust.
 */
export type Screen = 'starting' | 'login' | 'office' | 'locked' | 'rejoin' | 'root';

/**
 * Whose pages to keep after this news. A signed-out state is meant when the person asked to sign out (`leaving`) or the
 * platform ended the session; else the core was restarted.
 */
export function keptAfter(kept: Kept | null, session: SessionState, leaving: boolean): Kept | null {
  if (session.phase === 'signedOut') return leaving || session.ended ? null : kept;
  if (session.account === null) return kept;
  const same = kept?.accountId === session.account.id && kept.practice === session.practice;
  if (same) return kept;
  return session.phase === 'open'
    ? {
        accountId: session.account.id,
        name: session.account.name,
        roles: session.account.roles,
        practice: session.practice,
        key: session.lastKey,
      }
    : null;
}

export function screenOf(session: SessionState | null, kept: Kept | null): Screen {
  if (session === null) return 'starting';
  if (session.phase === 'locked') return 'locked';
  if (session.phase === 'open') return session.rootToConfirm === null ? 'office' : 'root';
  return kept === null ? 'login' : 'rejoin';
}
