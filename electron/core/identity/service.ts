import type { PlatformSession } from '../../platform/contract';
import type { TrustMaterial } from '../../pki/trust';
import type { Certificate } from '../../pki/certificates';
import { Failure } from '../failure';
import { createMutex } from '../mutex';
import type { Signer } from '../types';
import * as changes from './account-changes';
import { confirmedFields, laterOfNow } from './account-record';
import { readLastKey, writeLastKey } from './device';
import { accountChanged, certificateChanged, smsRequiredAgain } from './failures';
import { logOut, requireValidDates } from './login';
import { confirmedAccount, requireOfflinePeriod } from './offline-access';
import type { OpenedAccount } from './open-account';
import { fetchTrust } from './platform-trust';
import { depositKey } from './recovery';
import { logInAndKeepRefusal, SignInProcess } from './sign-in';
import { signInResult } from './sign-in-result';
import { SignedInAccount } from './signed-in-account';
import { createSigner, type RevocableSigner } from './signer';
import type {
  ConfirmedAccount,
  Identity,
  IdentityParts,
  LockLimits,
  SignedIn,
  SignInInput,
  UnlockInput,
} from './types';

export type * from './types';
export { administratorCertificates } from './administrators';
export { entrySignatureProblem } from './entry-signatures';
export { checkDecisionSignature, type SignatureCheck } from './decision-signatures';
export { loadRegister, rootProblem, judgeSigner, type SignerClaim } from './signer-register';
export { keepTrust, loadTrust } from './trust';
export { newestPolicy } from './account-file';
export { deviceName } from './device';
export { accountSuspended } from './failures';
export { isPlatformRefusal } from './login';

const notSignedIn = () => new Failure('SIGNED_OUT', '还没有登录。', '请先登录。');

/** Creates the sign-in of one realm, signed out. */
export const createIdentity = (parts: IdentityParts): Identity => new RealmIdentity(parts);

class RealmIdentity implements Identity {
  #current: SignedInAccount | null = null;
  #reconnecting: Promise<ConfirmedAccount> | null = null;
  readonly #signInProcess: SignInProcess;
  /** Runs calls one at a time: two concurrent first logins would create two data keys. */
  readonly #inTurn = createMutex();

  constructor(private readonly parts: IdentityParts) {
    this.#signInProcess = new SignInProcess(parts, (...opened) => this.#begin(...opened));
  }

  signIn({ smsCode, ...input }: SignInInput): Promise<SignedIn> {
    return this.#inTurn(async () => {
      if (this.#current) throw new Failure('ALREADY_SIGNED_IN', '已有人登录。', '请先退出登录。');
      return this.#signInProcess.run(await this.#openKey(input), smsCode);
    });
  }

  async reconnect(): Promise<ConfirmedAccount> {
    const account = this.#requireCurrent();
    const signer = account.requireSigner();
    this.#reconnecting ??= this.#logInAgain(account, signer).finally(() => {
      this.#reconnecting = null;
    });
    return this.#reconnecting;
  }

  async refreshTrust(): Promise<TrustMaterial> {
    const account = this.#requireCurrent();
    const { trust } = await fetchTrust(this.parts.platform, account.record.trust);
    if (this.#current !== account) throw notSignedIn();
    await account.updateRecord({ trust });
    return this.#confirmed(account).trust;
  }

  pinRoot(root: string): Promise<TrustMaterial> {
    return this.#inTurn(async () => {
      const account = this.#requireCurrent();
      await changes.pinRoot(account, root);
      return this.#confirmed(account).trust;
    });
  }

  limits(): LockLimits {
    const { policy } = this.#requireCurrent().record;
    const { idleMinutes, sessionMinutes } = this.parts.settings();
    return {
      idleMinutes: Math.min(policy.maxIdleMinutes, idleMinutes),
      sessionMinutes: Math.min(policy.sessionMinutes, sessionMinutes),
    };
  }

  lock(): void {
    this.#current?.releaseKey();
  }

  unlock({ secret, lastTry }: UnlockInput): Promise<Signer> {
    return this.#inTurn(async () => {
      const account = this.#requireCurrent();
      const signer = await this.#openKey({ key: account.key, secret, lastTry });
      try {
        this.#requireUsableAgain(account, signer.key().certificate);
      } catch (error) {
        await signer.revoke();
        throw error;
      }
      account.releaseKey();
      account.holdKey(signer);
      await account.updateRecord({ lastUsedAt: laterOfNow(account.record.lastUsedAt, this.parts.clock) });
      return signer;
    });
  }

  changePin(current: string, next: string): Promise<void> {
    return this.#inTurn(async () =>
      changes.changePin(this.#requireCurrent(), { current, next }, this.parts.clock),
    );
  }

  async depositKey(administrators: readonly Certificate[]): Promise<void> {
    const { platform, device } = this.parts;
    await depositKey(platform, device, administrators, this.#requireCurrent().dataKey);
  }

  finishKeyRotation(): Promise<void> {
    return this.#inTurn(async () => changes.finishKeyRotation(this.#requireCurrent()));
  }

  removeKeys(ended: ReadonlySet<string>, lost: ReadonlySet<string> = new Set()): Promise<string[]> {
    return this.#inTurn(async () => changes.removeKeys(this.#requireCurrent(), ended, lost));
  }

  async signOut(): Promise<void> {
    const account = this.#current;
    this.#current = null;
    account?.close();
    const wasWaiting = await this.#signInProcess.cancel();
    if (account || wasWaiting) await logOut(this.parts.platform);
  }

  lastKey() {
    return readLastKey(this.parts.realm);
  }

  async #openKey({ key, secret, lastTry }: Omit<SignInInput, 'smsCode'>): Promise<RevocableSigner> {
    const unlocked = await this.parts.keys.unlock(key, secret, { lastTry: lastTry === true });
    return createSigner(unlocked, this.parts.clock);
  }

  async #begin(
    signer: RevocableSigner,
    opened: OpenedAccount,
    connectionFailure: Failure | null,
  ): Promise<SignedIn> {
    await writeLastKey(this.parts.realm, signer.key().location);
    const standing = connectionFailure ? 'offline' : 'online';
    const account = new SignedInAccount(signer, opened, standing, (removed) => {
      if (this.#current === removed) this.parts.onTokenRemoved();
    });
    this.#current = account;
    return signInResult(this.parts, account, opened, connectionFailure);
  }

  async #logInAgain(account: SignedInAccount, signer: RevocableSigner): Promise<ConfirmedAccount> {
    const { platform, clock } = this.parts;
    const answer = await this.#logInWithoutSms(account, signer);
    const { trust, warnings } = await fetchTrust(platform, account.record.trust);
    if (this.#current !== account) {
      await logOut(platform);
      throw notSignedIn();
    }
    if (answer.account.id !== account.record.account.id) {
      await logOut(platform);
      throw accountChanged();
    }
    account.standing = 'online';
    await account.updateRecord(confirmedFields(answer, trust, clock));
    const known = this.#confirmed(account);
    return { ...known, warnings: [...known.warnings, ...warnings] };
  }

  async #logInWithoutSms(account: SignedInAccount, signer: RevocableSigner): Promise<PlatformSession> {
    if (account.smsRequired) throw account.smsRequired;
    try {
      return await logInAndKeepRefusal(this.parts, signer);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'SMS_REQUIRED') throw error;
      throw (account.smsRequired = smsRequiredAgain(error));
    }
  }

  /** Throws a `Failure` unless the certificate is the account's, valid, and within an offline period. */
  #requireUsableAgain(account: SignedInAccount, certificate: Certificate): void {
    if (certificate.sha256 !== account.certificate.sha256) throw certificateChanged();
    requireValidDates(certificate, this.parts.clock.now());
    if (account.standing === 'offline') requireOfflinePeriod(this.parts, account.record, null);
  }

  #confirmed(account: SignedInAccount): ConfirmedAccount {
    return confirmedAccount(account.record, account.certificate, this.parts.clock);
  }

  #requireCurrent(): SignedInAccount {
    if (!this.#current) throw notSignedIn();
    return this.#current;
  }
}
