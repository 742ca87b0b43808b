import { inBackground } from '../../error-boundary';
import type { Certificate } from '../../pki/certificates';
import type { KeyLocation } from '../contract';
import { Failure } from '../failure';
import { writeRecord } from './account-file';
import type { AccountRecord } from './account-record';
import type { OpenedAccount } from './open-account';
import type { RevocableSigner } from './signer';
import type { SignedIn } from './types';

const locked = () => new Failure('LOCKED', '屏幕已锁定。', '请输入证书密码或 PIN 解锁。');

/** The account that is signed in: its record, its data key and, while the screen is not locked, its open key. */
export class SignedInAccount {
  readonly key: KeyLocation;
  readonly certificate: Certificate;
  readonly directory: string;
  readonly dataKey: Buffer;
  /** The former data key while files may still be encrypted with it; null otherwise. */
  formerKey: Buffer | null;
  record: AccountRecord;
  /** The platform requires another SMS code. It is not asked for again, since each request sends an SMS. */
  smsRequired: Failure | null = null;
  #signer: RevocableSigner | null = null;
  #stopListening = () => {};

  /** Holds the key of `signer`. `onKeyRemoved` is called when its token is removed; the key is closed by then. */
  constructor(
    signer: RevocableSigner,
    { directory, dataKey, formerKey, record }: OpenedAccount,
    public standing: SignedIn['standing'],
    private readonly onKeyRemoved: (account: SignedInAccount) => void,
  ) {
    const { location, certificate } = signer.key();
    this.key = location;
    this.certificate = certificate;
    this.directory = directory;
    this.dataKey = dataKey;
    this.formerKey = formerKey;
    this.record = record;
    this.holdKey(signer);
  }

  /** Returns the signer. Throws `Failure` 'LOCKED' while locked. */
  requireSigner(): RevocableSigner {
    if (!this.#signer) throw locked();
    return this.#signer;
  }

  /** Takes the signer as the session's and closes the key when its token is removed. */
  holdKey(signer: RevocableSigner): void {
    this.#signer = signer;
    this.#stopListening();
    this.#stopListening = signer.key().onRemoved(() => {
      if (this.#signer !== signer) return;
      this.releaseKey();
      this.onKeyRemoved(this);
    });
  }

  /** Closes the key, if one is open. */
  releaseKey(): void {
    this.#stopListening();
    this.#stopListening = () => {};
    const signer = this.#signer;
    this.#signer = null;
    // A failure to release the token changes nothing here: the key is forgotten.
    inBackground('token not released', signer?.revoke());
  }

  /** Changes fields of the record and writes it. While locked nothing is written: nothing can be signed. */
  async updateRecord(change: Partial<AccountRecord>): Promise<void> {
    this.record = { ...this.record, ...change };
    if (this.#signer) this.record = await writeRecord(this.directory, this.record, this.#signer);
  }

  /** Overwrites the former data key. */
  forgetFormerKey(): void {
    this.formerKey?.fill(0);
    this.formerKey = null;
  }

  /** Closes the key and overwrites the data keys. */
  close(): void {
    this.releaseKey();
    this.dataKey.fill(0);
    this.formerKey?.fill(0);
  }
}
