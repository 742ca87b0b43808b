import { create } from 'zustand';
import type { Account, SessionState, SettingsInput, SignInKey } from '../../electron/core/contract';
import { core } from './connection';
import { followStream } from './followStream';
import { confirmLeaving, saveAll } from './saveBeforeLeaving';
import { reportError } from './report';
import { nextMountedSession, type MountedSession } from './screen';
import { dropSessionData, assertNothingUnsaved } from './sessionData';

type SavedSettings = Awaited<ReturnType<typeof core.settings.save>>;

interface SessionStore {
  /** Null before the first session state. */
  session: SessionState | null;
  kept: MountedSession | null;
  leaving: boolean;
}

/** Store of the session state of the core, and of the person whose pages are mounted. */
export const useSessionStore = create<SessionStore>()(() => ({ session: null, kept: null, leaving: false }));

function hear(session: SessionState): void {
  const state = useSessionStore.getState();
  const kept = nextMountedSession(state.kept, session, state.leaving);
  if (state.kept !== null && kept !== state.kept) endPages();
  useSessionStore.setState({ session, kept, leaving: state.leaving && session.phase !== 'signedOut' });
  if (session.ended && session.phase === 'open' && !state.leaving) void leaveEnded().catch(reportError);
}

/** Called before other pages are rendered, which must not show data of the present ones. */
function endPages(): void {
  dropSessionData();
  window.location.hash = '#/';
}

/** After the platform has ended the session: saves input if possible and signs out. */
async function leaveEnded(): Promise<void> {
  useSessionStore.setState({ leaving: true });
  await saveWithin(SAVE_BEFORE_LOCK);
  await leaveBy(() => core.identity.signOut());
}

/** Follows the session state for the lifetime of the page. */
export function watchSession(): void {
  const forever = new AbortController().signal;
  void followStream((signal) => core.identity.watch(undefined, { signal }), hear, forever, reportError);
}

/** Signs in. `secret`: password of the file or PIN of the token. Rejects with the failure of the core. */
export async function signIn(
  key: SignInKey,
  secret: string,
  extra: { smsCode?: string; lastTry?: boolean } = {},
): Promise<void> {
  hear(await core.identity.signIn({ key, secret, ...extra }));
}

export async function unlock(secret: string, extra: { lastTry?: boolean } = {}): Promise<void> {
  hear(await core.identity.unlock({ secret, ...extra }));
}

/** Pins the root of trust that the user has compared. */
export async function confirmRoot(root: string): Promise<void> {
  hear(await core.identity.confirmRoot({ root }));
}

/** Time in ms that saving may take before the screen is locked anyway. */
const SAVE_BEFORE_LOCK = 3_000;

function saveWithin(ms: number): Promise<unknown> {
  return Promise.race([saveAll().catch(reportError), new Promise((resolve) => setTimeout(resolve, ms))]);
}

/**
 * Locks the screen, after saving input for at most `SAVE_BEFORE_LOCK`; unsaved input stays on the page. Rejects when
 * the core does.
 */
export async function lock(reason: 'idle' | 'asked'): Promise<void> {
  await saveWithin(SAVE_BEFORE_LOCK);
  hear(await core.identity.lock({ reason }));
}

/**
 * Runs an action that ends the session. The pages are unmounted when the session has ended, and stay when it has not.
 */
async function leaveBy(act: () => Promise<unknown>): Promise<void> {
  useSessionStore.setState({ leaving: true });
  try {
    await act();
    hear(await core.identity.state());
  } finally {
    useSessionStore.setState({ leaving: false });
  }
}

/**
 * 退出: saves input and signs out. Returns without signing out when the user keeps unsaved input. Rejects, still signed
 * in, when something cannot be saved or is only in memory (`WORK_UNSAVED`).
 */
export async function signOut(): Promise<void> {
  if (!(await confirmLeaving())) return;
  assertNothingUnsaved();
  await saveAll();
  await leaveBy(() => core.identity.signOut());
}

/** 退出 from the lock screen, without saving: the core accepts no data while locked. */
export const signOutLocked = () => leaveBy(() => core.identity.signOut());

/** 离开演练: signs out and returns to the configured platform. */
export const leavePractice = () => leaveBy(() => core.identity.leavePractice());

/**
 * Saves settings. A changed address may end the session. Rejects when input cannot be saved or the core refuses the
 * settings.
 */
export async function saveSettings(settings: SettingsInput): Promise<SavedSettings> {
  if (useSessionStore.getState().session?.phase !== 'open') return core.settings.save(settings);
  await saveAll();
  let saved: SavedSettings | undefined;
  await leaveBy(async () => (saved = await core.settings.save(settings)));
  return saved!;
}

/** Unmounts the pages of a session that the core no longer has after a restart, and shows the login. */
export function discardPages(): void {
  endPages();
  useSessionStore.setState({ kept: null });
}

const NOTHING: readonly string[] = [];

/** Returns the names of the capabilities that the platform does not offer. */
export const useNotOffered = (): readonly string[] =>
  useSessionStore((state) => state.session?.notOffered ?? NOTHING);

/**
 * Returns the signed-in account; while the core restarts only id, name and roles. For components of the office only.
 */
export function useAccount(): Account {
  const account = useSessionStore((state) => state.session?.account ?? null);
  const kept = useSessionStore((state) => state.kept);
  return (
    account ?? {
      id: kept?.accountId ?? '',
      name: kept?.name ?? '',
      department: '',
      roles: [...(kept?.roles ?? [])],
      active: true,
    }
  );
}
