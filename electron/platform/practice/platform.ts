import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Account, Trust } from '../contract';
import { createChainVerifier, type ChainVerifier } from '../../core/identity/rules/trust';
import { BlobFiles } from './blobs';
import { openCa, type Ca } from './ca';
import { Faults } from './faults';
import { Feed } from './feed';
import { COLUMNS, PEOPLE, practiceSites } from './people';
import { openStore, type Store } from './store';

const DAY = 86_400_000;
const SEEDED = 'seeded';
const CRL_NUMBER = 'crl-number';

interface RevocationList {
  crl: Buffer;
  chain: ChainVerifier;
  madeAt: number;
}

/** What one running practice platform shares among its parts. */
export class Platform {
  readonly faults = new Faults();
  readonly feed: Feed;
  readonly blobs: BlobFiles;
  /** Set once the ports are known. */
  platformUrl = '';
  publicUrl = '';
  #crl: RevocationList | null = null;

  private constructor(
    readonly directory: string,
    readonly ca: Ca,
    readonly store: Store,
  ) {
    this.feed = new Feed(store, () => this.now());
    this.blobs = new BlobFiles(path.join(directory, 'blobs'));
  }

  static async open(directory: string): Promise<Platform> {
    const ca = await openCa(directory, new Date());
    return new Platform(directory, ca, openStore(path.join(directory, 'practice.db')));
  }

  /** The platform's time: this machine's, and the offset that a fault may set. */
  now(): Date {
    return new Date(Date.now() + this.faults.settings.clockOffsetMs);
  }

  account(id: string): Account | null {
    return this.store.get<Account>('account', id);
  }

  /** Puts in people, sites and columns at the first start, and the sites' addresses whenever they have changed. */
  seed(): void {
    const { store } = this;
    store.transaction(() => {
      for (const site of practiceSites(this.publicUrl))
        if (store.get<{ url: string }>('site', site.id)?.url !== site.url)
          store.put('site', site.id, null, site);
      if (store.meta(SEEDED)) return;
      for (const account of PEOPLE) store.put('account', account.id, null, account);
      for (const column of COLUMNS) store.put('column', column.id, null, column);
      const revoked = this.ca.records.filter((record) => record.refusal === 'revoked');
      for (const { serial } of revoked) this.#revokeSerial(serial);
      store.setMeta(SEEDED, this.now().toISOString());
    });
  }

  /** Revokes every certificate of an account, and ends its sessions. */
  revoke(accountId: string): void {
    this.store.transaction(() => {
      for (const record of this.ca.records)
        if (record.accountId === accountId) this.#revokeSerial(record.serial);
      this.#endSessions(accountId);
    });
    this.#crl = null;
  }

  /** Suspends an account or lets it in again. */
  setActive(accountId: string, active: boolean): void {
    this.store.transaction(() => {
      const account = this.account(accountId);
      if (!account) throw new Error(`no account ${accountId}`);
      this.store.put('account', accountId, null, { ...account, active });
      if (!active) this.#endSessions(accountId);
    });
    this.feed.announce();
  }

  /** Judges certificates by the root and its CRL. */
  get chain(): ChainVerifier {
    return this.#revocationList().chain;
  }

  trust(): Trust {
    const base64 = (der: Buffer) => der.toString('base64');
    return { certificates: [base64(this.ca.rootDer)], crls: [base64(this.#revocationList().crl)] };
  }

  /** The account that a certificate belongs to, by the SHA-256 of its DER. */
  certificateOwner(certificate: Uint8Array): string | null {
    const sha256 = createHash('sha256').update(certificate).digest('hex');
    return this.ca.records.find((record) => record.sha256 === sha256)?.accountId ?? null;
  }

  #endSessions(accountId: string): void {
    this.store.sql('DELETE FROM session WHERE account_id = ?').run(accountId);
  }

  #revokeSerial(serial: string): void {
    const at = this.now().toISOString();
    this.store.sql('INSERT OR IGNORE INTO revoked VALUES (?, ?)').run(serial, at);
  }

  /** The CRL in force: made anew every day, after each revocation, and when the clock was moved. */
  #revocationList(): RevocationList {
    const now = this.now();
    const age = this.#crl ? now.getTime() - this.#crl.madeAt : Infinity;
    if (this.#crl && age >= 0 && age <= DAY) return this.#crl;
    const number = Number(this.store.meta(CRL_NUMBER) ?? 0) + 1;
    this.store.setMeta(CRL_NUMBER, String(number));
    const rows = this.store.sql<[], { serial: string; at: string }>('SELECT serial, at FROM revoked').all();
    const revocations = rows.map(({ serial, at }) => ({ serial, at: new Date(at) }));
    const crl = this.ca.crl(revocations, number, now);
    const chain = createChainVerifier({ anchors: [this.ca.rootDer], intermediates: [], crls: [crl] });
    return (this.#crl = { crl, chain, madeAt: now.getTime() });
  }
}
