import type { KeyLocation, PracticeInfo, SessionState, Settings } from './contract';
import type { SignedIn } from './identity/service';
import { Failure } from './failure';
import type { Desk, Office } from './office';
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

/** Returns the desk of the account that is signed in and not locked. @throws Failure SIGNED_OUT, LOCKED */
export function deskOf({ session, desk }: Pick<Office, 'session' | 'desk'>): Desk {
  if (session.phase === 'locked') throw new Failure('LOCKED', '程序已锁定。', '请输入证书密码或 PIN 继续。');
  if (!desk) throw new Failure('SIGNED_OUT', '尚未登录。', '请先用证书登录。');
  return desk;
}

/** The fingerprint that the person has to compare; null when a root is pinned, or the platform names none. */
export const rootToConfirm = ({ trust, offeredRoot }: Pick<SignedIn, 'trust' | 'offeredRoot'>) =>
  trust.root ? null : offeredRoot;

/** True for the path of a key that this program has named to the page itself. */
export function isNamed({ session, practice }: Office, file: string): boolean {
  const { lastKey } = session;
  if (lastKey?.kind === 'file' && lastKey.path === file) return true;
  return practice?.accounts.some(({ certificatePath }) => certificatePath === file) ?? false;
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
