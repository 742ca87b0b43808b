import type { PlatformSession } from '../../platform/contract';
import { Failure } from '../failure';
import { accountDirectory, findAccount, readAccount, writeRecord, type StoredAccount } from './account-file';
import { keyEntryOf } from './account-record';
import { refusalFailure } from './failures';
import { handOverDataKey } from './hand-over';
import { isRecoverable } from './local-account';
import { isConnectionFailure, isPlatformRefusal, logIn, logOut, requireValidDates } from './login';
import { requireOfflineAccount } from './offline-access';
import { openAccountOffline, openAccountOnline, type OpenedAccount } from './open-account';
import type { RevocableSigner } from './signer';
import type { IdentityParts, SignedIn } from './types';

/** A key that the platform accepts and that does not open the local data, until the old key hands the data over. */
interface WaitingKey {
  signer: RevocableSigner;
  session: PlatformSession;
  stored: StoredAccount | null;
}

/** Signs the opened account in. `connectionFailure` is null for an online login. */
export type BeginSession = (
  signer: RevocableSigner,
  opened: OpenedAccount,
  connectionFailure: Failure | null,
) => Promise<SignedIn>;

/**
 * Logs in with an open key; the platform's refusal of the certificate or the account is saved, so that it also applies
 * offline. Rejects like `logIn`, with this client's messages.
 */
export async function logInAndKeepRefusal(
  parts: IdentityParts,
  signer: RevocableSigner,
  smsCode?: string,
): Promise<PlatformSession> {
  try {
    return await logIn(parts, signer, smsCode);
  } catch (error) {
    if (isPlatformRefusal(error)) {
      const { stored } = await findAccount(parts.realm, signer.key().certificate);
      if (stored) await writeRecord(stored.directory, { ...stored.record, barred: error.code }, signer);
    }
    throw error instanceof Failure ? refusalFailure(error) : error;
  }
}

/**
 * The steps of a sign-in with an open key: login, or the check of offline access; opening the account; the hand-over of
 * the data key between two keys of the account, which takes two calls.
 */
export class SignInProcess {
  #waiting: WaitingKey | null = null;

  constructor(
    private readonly parts: IdentityParts,
    private readonly begin: BeginSession,
  ) {}

  /** Signs in. Rejects as `Identity.signIn` does; then all keys are withdrawn except a key that waits for the data. */
  async run(signer: RevocableSigner, smsCode?: string): Promise<SignedIn> {
    const before = this.#takeWaiting();
    try {
      return before ? await this.#continue(signer, before, smsCode) : await this.#start(signer, smsCode);
    } catch (error) {
      const kept = this.#waiting?.signer;
      for (const it of [signer, before?.signer]) if (it && it !== kept) await it.revoke();
      throw error;
    }
  }

  /** Withdraws a key that waits for the data. Returns whether there was one. */
  async cancel(): Promise<boolean> {
    const waiting = this.#takeWaiting();
    await waiting?.signer.revoke();
    return waiting !== null;
  }

  #takeWaiting(): WaitingKey | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }

  async #start(signer: RevocableSigner, smsCode?: string): Promise<SignedIn> {
    requireValidDates(signer.key().certificate, this.parts.clock.now());
    let session: PlatformSession;
    try {
      session = await logInAndKeepRefusal(this.parts, signer, smsCode);
    } catch (error) {
      if (isConnectionFailure(error)) return this.#workOffline(signer, error);
      throw error;
    }
    return this.#workOnline(signer, session, false);
  }

  /** Continues the sign-in with a key that waits for the data, now that `signer` is open too. */
  async #continue(signer: RevocableSigner, before: WaitingKey, smsCode?: string): Promise<SignedIn> {
    const { certificate } = signer.key();
    if (certificate.sha256 === before.signer.key().certificate.sha256) {
      await before.signer.revoke();
      return this.#workOnline(signer, before.session, true);
    }
    if (!before.stored || !keyEntryOf(before.stored.record, certificate.der)) {
      await before.signer.revoke();
      await logOut(this.parts.platform);
      return this.#start(signer, smsCode);
    }
    const event = await handOverDataKey(this.parts, signer, before.signer, before.stored);
    await signer.revoke();
    const signedIn = await this.#workOnline(before.signer, before.session, false);
    return { ...signedIn, keyEvents: [event, ...signedIn.keyEvents] };
  }

  async #workOnline(
    signer: RevocableSigner,
    session: PlatformSession,
    isOldKeyLost: boolean,
  ): Promise<SignedIn> {
    const { parts } = this;
    try {
      return await this.begin(signer, await openAccountOnline(parts, signer, session, isOldKeyLost), null);
    } catch (error) {
      if (isRecoverable(error)) {
        const directory = accountDirectory(parts.realm, session.account.id);
        const stored = await readAccount(directory).catch(() => null);
        this.#waiting = { signer, session, stored };
      } else await logOut(parts.platform);
      throw error;
    }
  }

  async #workOffline(signer: RevocableSigner, connectionFailure: Failure): Promise<SignedIn> {
    const { parts } = this;
    const stored = await requireOfflineAccount(parts, signer.key().certificate, connectionFailure);
    return this.begin(signer, await openAccountOffline(parts, signer, stored), connectionFailure);
  }
}
