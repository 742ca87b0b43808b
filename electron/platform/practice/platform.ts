import { createHash } from 'node:crypto';
import path from 'node:path';
import {
  CONTRACT_VERSION,
  PLATFORM_CAPABILITIES,
  type Account,
  type Binding,
  type Offer,
  type Trust,
} from '../contract';
import type { SignatureAlgorithm } from '../../pki/algorithms';
import { parseCertificate } from '../../pki/certificates';
import { POWER, roleConflicts } from '../../domain/identity/roles';
import type { ChainVerifier } from '../../pki/trust';
import { rootOf } from './accounts/register';
import { attributeAll } from './articles/authorship';
import { Bindings } from './ca/bindings';
import { BlobFiles } from './blobs';
import { Quota } from './quota';
import { openCa, type AuthorityName, type Ca, type CertificateRecord } from './ca/ca';
import { Faults } from './faults';
import { Feed } from './feed';
import type { CertificateStatus, Responder } from './ca/ocsp';
import { COLUMNS, PEOPLE, practiceSites } from './people';
import { Revocations } from './ca/revocation';
import { withholdRefused } from './ledger/store';
import { openStore, type Store } from './store';

const SEEDED = 'seeded';
const BOUND = 'bound';
const DUTY = 'duty';
/** Default validity of a certificate issued for practice, in days. */
const ISSUE_DAYS = 365;

/** State that the parts of a running practice platform share. */
export class Platform {
  readonly faults = new Faults();
  readonly feed: Feed;
  readonly blobs: BlobFiles;
  readonly bindings: Bindings;
  readonly revocations: Revocations;
  /** What it offers; tests take parts away. */
  offer: Offer = { version: CONTRACT_VERSION, capabilities: [...PLATFORM_CAPABILITIES] };
  /** Set when the ports are open. */
  platformUrl = '';
  publicUrl = '';

  private constructor(
    readonly directory: string,
    readonly ca: Ca,
    readonly store: Store,
  ) {
    const now = () => this.now();
    this.feed = new Feed(store, now);
    this.blobs = new BlobFiles(path.join(directory, 'blobs'), new Quota(store, now));
    this.bindings = new Bindings(store, now);
    this.revocations = new Revocations(store, ca, now);
  }

  static async open(directory: string): Promise<Platform> {
    const ca = await openCa(directory, new Date());
    return new Platform(directory, ca, openStore(path.join(directory, 'practice.db')));
  }

  /** Time of the platform: that of this machine plus the offset set by `faults`. */
  now(): Date {
    return new Date(Date.now() + this.faults.settings.clockOffsetMs);
  }

  account(id: string): Account | null {
    return this.store.get<Account>('account', id);
  }

  /**
   * Seeds and migrates the data. First start: people, sites, columns. Data of older versions: bindings of certificates,
   * duty roles, authors of texts; the content of refused ledger entries leaves the feed. Also updates changed addresses
   * of the sites.
   */
  seed(): void {
    const { store } = this;
    store.transaction(() => {
      for (const site of practiceSites(this.publicUrl))
        if (store.get<{ url: string }>('site', site.id)?.url !== site.url)
          store.put('site', site.id, null, site);
      if (!store.meta(SEEDED)) {
        for (const account of PEOPLE) store.put('account', account.id, null, account);
        for (const column of COLUMNS) store.put('column', column.id, null, column);
        store.setMeta(SEEDED, this.now().toISOString());
      }
      if (!store.meta(BOUND)) this.#bindFirst(store.meta(SEEDED) ?? this.now().toISOString());
      if (!store.meta(DUTY)) this.#putOnDuty();
      withholdRefused(store);
      attributeAll(store);
    });
  }

  /** Adds the duty roles to people of the practice office, unless the present roles of the account exclude them. */
  #putOnDuty(): void {
    for (const { id, roles } of PEOPLE) {
      const account = this.account(id);
      const more = roles.filter((role) => POWER[role] === 'duty' && !account?.roles.includes(role));
      if (!account?.active || more.length === 0) continue;
      const all = [...account.roles, ...more];
      if (roleConflicts(all).length === 0) this.store.put('account', id, null, { ...account, roles: all });
    }
    this.store.setMeta(DUTY, this.now().toISOString());
  }

  /** Binds the certificates of the first start, from the time of the first start. */
  #bindFirst(at: string): void {
    for (const { accountId, authority, certificate, serial, refusal } of this.ca.records) {
      if (accountId && !refusal) this.bindings.bind(accountId, Buffer.from(certificate, 'base64'), null, at);
      if (authority && refusal === 'revoked') this.revocations.revoke(authority, serial);
    }
    this.store.setMeta(BOUND, this.now().toISOString());
  }

  /** Returns every certificate that was ever issued by this CA. */
  certificates(): CertificateRecord[] {
    const later = this.store.sql<[], string>('SELECT record FROM issued').pluck().all();
    return [...this.ca.records, ...later.map((text) => JSON.parse(text) as CertificateRecord)];
  }

  /** Issues a certificate for an account, in a new file; does not bind it. Rejects when there is no such account. */
  async issueFor(
    accountId: string,
    algorithm: SignatureAlgorithm,
    days = ISSUE_DAYS,
  ): Promise<CertificateRecord> {
    const account = this.account(accountId);
    if (!account) throw new Error(`no account ${accountId}`);
    const record = await this.ca.issueFor(account, algorithm, this.now(), days);
    this.store.sql('INSERT INTO issued VALUES (?, ?)').run(record.sha256, JSON.stringify(record));
    return record;
  }

  /** Returns the account that a certificate is bound to; null when there is none or the binding has ended. */
  certificateOwner(certificate: Uint8Array): string | null {
    const binding = this.bindingOf(createHash('sha256').update(certificate).digest('hex'));
    return binding && binding.ended === null ? binding.accountId : null;
  }

  /** Returns a binding, also an ended one. `sha256`: of the certificate in DER, hex. */
  bindingOf(sha256: string): Binding | null {
    return this.bindings.of(sha256);
  }

  /** Revokes every certificate of an account and ends its sessions. */
  revoke(accountId: string): void {
    this.store.transaction(() => {
      for (const { accountId: owner, authority, serial } of this.certificates())
        if (owner === accountId && authority) this.revocations.revoke(authority, serial);
      this.#endSessions(accountId);
    });
  }

  /** Revokes one certificate and ends its sessions. Throws for a certificate of another CA. */
  revokeCertificate(sha256: string): void {
    const record = this.certificates().find((item) => item.sha256 === sha256);
    const authority = record?.authority;
    if (!authority) throw new Error(`no certificate ${sha256}`);
    this.store.transaction(() => {
      this.revocations.revoke(authority, record.serial);
      this.store.sql('DELETE FROM session WHERE certificate = ?').run(sha256);
    });
  }

  /** Suspends or reinstates an account. Throws when there is no such account. */
  setActive(accountId: string, active: boolean): void {
    this.store.transaction(() => {
      const account = this.account(accountId);
      if (!account) throw new Error(`no account ${accountId}`);
      this.store.put('account', accountId, null, { ...account, active });
      if (!active) this.#endSessions(accountId);
    });
    this.feed.notifyWaiting();
  }

  /** Verifier of certificates by the roots and their CRLs. */
  get chain(): ChainVerifier {
    return this.revocations.chain;
  }

  /** Time of the first start, UTC instant. */
  get seededAt(): string {
    return this.store.meta(SEEDED) ?? this.now().toISOString();
  }

  trust(): Trust {
    const base64 = (der: Buffer) => der.toString('base64');
    const { rsa, sm2 } = this.ca.authorities;
    return {
      certificates: [base64(rsa.certificate), base64(sm2.certificate)],
      crls: [base64(this.revocations.list('rsa').der), base64(this.revocations.list('sm2').der)],
      root: rootOf(this),
    };
  }

  /** Returns the CA that issued a certificate (DER). */
  authorityOf(certificate: Uint8Array): AuthorityName {
    const sm2 = parseCertificate(this.ca.authorities.sm2.certificate);
    return parseCertificate(certificate).issuer.equals(sm2.subject) ? 'sm2' : 'rsa';
  }

  /** Returns the OCSP status of a serial number (hex) of the RSA root. */
  statusOf(serial: string): CertificateStatus {
    const at = this.revocations.revokedAt('rsa', serial);
    if (at) return { status: 'revoked', at };
    const issued = this.certificates().some((item) => item.authority === 'rsa' && item.serial === serial);
    return { status: issued ? 'good' : 'unknown' };
  }

  get responder(): Responder {
    return {
      authority: this.ca.authorities.rsa,
      service: this.ca.ocsp,
      statusOf: (serial) => this.statusOf(serial),
    };
  }

  #endSessions(accountId: string): void {
    this.store.sql('DELETE FROM session WHERE account_id = ?').run(accountId);
  }
}
