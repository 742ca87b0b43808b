import type { KeyLocation, Role, SessionState } from '../../electron/core/contract';

/** Person whose pages are mounted. They survive a lock and a restart of the core, so that input is not lost. */
export interface MountedSession {
  accountId: string;
  name: string;
  /** Kept because pages depend on roles, which are not available while the core restarts. */
  roles: readonly Role[];
  practice: boolean;
  /** Key of the login. */
  key: KeyLocation | null;
}

/**
 * Screen to show: `starting` before the first session state; `login`; `office` the pages; `locked`; `rejoin` the pages
 * hidden until the user signs in again after a restart of the core; `root` the pages hidden until the root of trust is
 * confirmed.
 */
export type Screen = 'starting' | 'login' | 'office' | 'locked' | 'rejoin' | 'root';

/**
 * Returns whose pages stay mounted after a new session state. A signed-out state ends them when the user signs out
 * (`leaving`) or the platform has ended the session; otherwise the core was restarted.
 */
export function nextMountedSession(
  kept: MountedSession | null,
  session: SessionState,
  leaving: boolean,
): MountedSession | null {
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

export function screenOf(session: SessionState | null, kept: MountedSession | null): Screen {
  if (session === null) return 'starting';
  if (session.phase === 'locked') return 'locked';
  if (session.phase === 'open') return session.rootToConfirm === null ? 'office' : 'root';
  return kept === null ? 'login' : 'rejoin';
}
