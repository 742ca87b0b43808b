import type { KeyLocation, PracticeInfo, SessionState, Settings } from './contract';
import { fileNotChosen, type ChosenFiles } from './chosen';
import type { SignedIn, SignInInput } from './identity/service';
import { Failure } from './failure';
import type { Office, Session, SignInRequest } from './office';
import type { Practice } from './practice';

/** Returns the session without an account. */
export function signedOut(parts: {
  practice: PracticeInfo | null;
  settings: Settings;
  lastKey: KeyLocation | null;
}): SessionState {
  const { practice, settings, lastKey } = parts;
  return {
    phase: 'signedOut',
    account: null,
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

/** Returns the session of the account that is signed in and not locked. @throws Failure SIGNED_OUT, LOCKED */
export function sessionOf({ sessionState, session }: Pick<Office, 'sessionState' | 'session'>): Session {
  if (sessionState.phase === 'locked')
    throw new Failure('LOCKED', '程序已锁定。', '请输入证书密码或 PIN 继续。');
  if (!session) throw new Failure('SIGNED_OUT', '尚未登录。', '请先用证书登录。');
  return session;
}

/** The fingerprint that the person has to compare; null when a root is pinned, or the platform names none. */
export const rootToConfirm = ({ trust, offeredRoot }: Pick<SignedIn, 'trust' | 'offeredRoot'>) =>
  trust.root ? null : offeredRoot;

/** True for the path of a key that this program has named to the page itself. */
function isNamed({ sessionState, practice }: Office, file: string): boolean {
  const { lastKey } = sessionState;
  if (lastKey?.kind === 'file' && lastKey.path === file) return true;
  return practice?.accounts.some(({ certificatePath }) => certificatePath === file) ?? false;
}

/**
 * Calls `signIn` with the path of the key file that the page chose by its handle. Throws a Failure FILE_NOT_CHOSEN for a path
 * that this program has not named to the page itself.
 */
export function withKeyFile<T>(
  office: Office,
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

/** The settings that the platform in use is reached by. */
export function lineSettings(practice: Practice | null, settings: Settings): Settings {
  if (!practice) return settings;
  const { caCertificate, info } = practice;
  return { ...settings, platformUrl: info.platformUrl, caCertificate, proxy: { mode: 'none', url: '' } };
}

/** Whether the platform is reached another way by the newer settings. */
export function isLineMoved(before: Settings, after: Settings): boolean {
  return (
    before.platformUrl !== after.platformUrl ||
    before.caCertificate !== after.caCertificate ||
    before.proxy.mode !== after.proxy.mode ||
    before.proxy.url !== after.proxy.url
  );
}

/** Where a key is, for the audit trail: a file's path, a token's label and number. */
export function placeOf(key: KeyLocation): string {
  return key.kind === 'file' ? key.path : `UKey ${key.label}（${key.serial}）`;
}
