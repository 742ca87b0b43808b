import type { KeyLocation, PracticeInfo, SessionState, Settings } from './contract';
import { fileNotChosen, type ChosenFiles } from './chosen-files';
import type { SignedIn, SignInInput } from './identity/service';
import { Failure } from './failure';
import type { AppState, Session, SignInRequest } from './types';
import type { Practice } from './practice';

/** Returns the session state without a signed-in account. */
export function signedOutState(parts: {
  practice: PracticeInfo | null;
  settings: Settings;
  lastKey: KeyLocation | null;
}): SessionState {
  const { practice, settings, lastKey } = parts;
  return {
    phase: 'signedOut',
    account: null,
    notOffered: [],
    standing: null,
    certificate: null,
    practice: practice !== null,
    platformUrl: practice?.platformUrl ?? settings.platformUrl,
    lastKey,
    idleMinutes: settings.idleMinutes,
    lockedReason: null,
    ended: false,
    rootToConfirm: null,
  };
}

/** Returns the session of the account that is signed in and not locked. Throws `Failure` 'SIGNED_OUT' or 'LOCKED'. */
export function requireSession({
  sessionState,
  session,
}: Pick<AppState, 'sessionState' | 'session'>): Session {
  if (sessionState.phase === 'locked')
    throw new Failure('LOCKED', '程序已锁定。', '请输入证书密码或 PIN 继续。');
  if (!session) throw new Failure('SIGNED_OUT', '尚未登录。', '请先用证书登录。');
  return session;
}

/**
 * Returns the fingerprint that the user has to compare. Null when a root is pinned, or when the platform names none.
 */
export const rootToConfirm = ({ trust, offeredRoot }: Pick<SignedIn, 'trust' | 'offeredRoot'>) =>
  trust.root ? null : offeredRoot;

/**
 * Returns true for a path that this program itself has given to the page: the key last used, or a practice account's
 * key.
 */
function isNamed({ sessionState, practice }: AppState, file: string): boolean {
  const { lastKey } = sessionState;
  if (lastKey?.kind === 'file' && lastKey.path === file) return true;
  return practice?.accounts.some(({ certificatePath }) => certificatePath === file) ?? false;
}

/**
 * Calls `signIn` with the path of the key file that the user chose, and returns its result.
 *
 * Rejects with `Failure` 'FILE_NOT_CHOSEN' when the handle is not valid, or when the page gives a path that this
 * program has not given to it.
 */
export function withKeyFile<T>(
  office: AppState,
  input: SignInRequest,
  files: ChosenFiles,
  signIn: (input: SignInInput) => Promise<T>,
): Promise<T> {
  const { key } = input;
  if (key.kind === 'chosen')
    return files.use('key', key.file, (path) => signIn({ ...input, key: { kind: 'file', path } }));
  if (key.kind === 'file' && !isNamed(office, key.path)) return Promise.reject(fileNotChosen());
  return signIn({ ...input, key });
}

/** Returns the settings for the connection to the platform in use. */
export function connectionSettings(practice: Practice | null, settings: Settings): Settings {
  if (!practice) return settings;
  const { caCertificate, info } = practice;
  return { ...settings, platformUrl: info.platformUrl, caCertificate, proxy: { mode: 'none', url: '' } };
}

/** Returns true when the two settings reach the platform differently: address, CA certificate or proxy. */
export function isConnectionChanged(before: Settings, after: Settings): boolean {
  return (
    before.platformUrl !== after.platformUrl ||
    before.caCertificate !== after.caCertificate ||
    before.proxy.mode !== after.proxy.mode ||
    before.proxy.url !== after.proxy.url
  );
}

/** Returns the location of a key for the audit trail: path of a file, or label and serial number of a token. */
export function keyLocationText(key: KeyLocation): string {
  return key.kind === 'file' ? key.path : `UKey ${key.label}（${key.serial}）`;
}
