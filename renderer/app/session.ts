import { create } from 'zustand';
import type { Account, SessionState, SettingsInput, SignInKey } from '../../electron/core/contract';
import { core } from './connection';
import { follow } from './follow';
import { mayLeave, saveBeforeLeaving } from './leaving';
import { reportError } from './report';
import { keptAfter, type Kept } from './screen';
import { dropSessionData, refuseLoss } from './sessionEnd';

type SavedSettings = Awaited<ReturnType<typeof core.settings.save>>;

interface Seat {
  /** Null until the core has spoken. */
  session: SessionState | null;
  kept: Kept | null;
  leaving: boolean;
}

/** The last thing the core said about who sits at the desk, and whose pages are mounted. */
export const useSeat = create<Seat>()(() => ({ session: null, kept: null, leaving: false }));

function hear(session: SessionState): void {
  const seat = useSeat.getState();
  const kept = keptAfter(seat.kept, session, seat.leaving);
  if (seat.kept !== null && kept !== seat.kept) endPages();
  useSeat.setState({ session, kept, leaving: seat.leaving && session.phase !== 'signedOut' });
  if (session.ended && session.phase === 'open' && !seat.leaving) void leaveEnded().catch(reportError);
}

/** Before the next pages are drawn: nothing of the present ones may show up there. */
function endPages(): void {
  dropSessionData();
  window.location.hash = '#/';
}

/** The platform has ended the session: saves what was typed, where possible, and signs out. */
async function leaveEnded(): Promise<void> {
  useSeat.setState({ leaving: true });
  await saveWithin(SAVE_BEFORE_LOCK);
  await leaveBy(() => core.identity.signOut());
}

/** Follows the session for the life of the page. */
export function followSession(): void {
  const forever = new AbortController().signal;
  void follow((signal) => core.identity.watch(undefined, { signal }), hear, forever, reportError);
}

/** `secret`: password of the file, or PIN of the token. */
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

/** Pins the office's root of trust, which the person has compared. */
export async function confirmRoot(root: string): Promise<void> {
  hear(await core.identity.confirmRoot({ root }));
}

/** How long a page may take to save before the screen locks anyway, ms. */
const SAVE_BEFORE_LOCK = 3_000;

function saveWithin(ms: number): Promise<unknown> {
  return Promise.race([
    saveBeforeLeaving().catch(reportError),
    new Promise((resolve) => setTimeout(resolve, ms)),
  ]);
}

/** Locks the screen. What was typed is saved first where possible; it stays on the page in any case. */
export async function lock(reason: 'idle' | 'asked'): Promise<void> {
  await saveWithin(SAVE_BEFORE_LOCK);
  hear(await core.identity.lock({ reason }));
}

/**
 * Does what ends the session on purpose, and lets the pages of the desk go when it has ended; they stay when it has not.
 */
async function leaveBy(act: () => Promise<unknown>): Promise<void> {
  useSeat.setState({ leaving: true });
  try {
    await act();
    hear(await core.identity.state());
  } finally {
    useSeat.setState({ leaving: false });
  }
}

/**
 * 退出: saves, then closes the desk. The desk stays open when the person keeps unsaved input. Rejects, with the desk still
 * open, when something cannot be saved.
 */
export async function signOut(): Promise<void> {
  if (!(await mayLeave())) return;
  refuseLoss();
  await saveBeforeLeaving();
  await leaveBy(() => core.identity.signOut());
}

/** 退出 from the lock: a locked desk takes no more saves. */
export const signOutLocked = () => leaveBy(() => core.identity.signOut());

/** 离开演练: signed out, and back to the configured platform. */
export const leavePractice = () => leaveBy(() => core.identity.leavePractice());

/** Saves settings that may point the program at another line: the core then ends the session of the old one. */
export async function saveSettings(settings: SettingsInput): Promise<SavedSettings> {
  if (useSeat.getState().session?.phase !== 'open') return core.settings.save(settings);
  await saveBeforeLeaving();
  let saved: SavedSettings | undefined;
  await leaveBy(async () => (saved = await core.settings.save(settings)));
  return saved!;
}

/** Gives up the pages of a desk that the core no longer has (after a restart), and shows the login. */
export function forgetDesk(): void {
  endPages();
  useSeat.setState({ kept: null });
}

/** The person at the desk. Only for what is shown inside the office. */
export function useAccount(): Account {
  const account = useSeat((seat) => seat.session?.account ?? null);
  const kept = useSeat((seat) => seat.kept);
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
