import { createHash } from 'node:crypto';
import { createChainVerifier, type ChainVerifier } from '../../../pki/trust';
import type { AuthorityName, Ca } from './ca';
import type { Store } from '../store';

const DAY = 86_400_000;
const CRL_NUMBER = 'crl-number';
const AUTHORITIES: readonly AuthorityName[] = ['rsa', 'sm2'];

/** A CRL in force. */
export interface RevocationList {
  authority: AuthorityName;
  /** SHA-256 of the DER, hex. */
  sha256: string;
  der: Buffer;
}

interface InForce {
  lists: Record<AuthorityName, RevocationList>;
  chain: ChainVerifier;
  /** The older of the two, ms. */
  madeAt: number;
}

/** What the CAs have revoked, and their lists: made anew every day, after each revocation, and when the clock was moved. */
export class Revocations {
  #inForce: InForce | null = null;

  constructor(
    private readonly store: Store,
    private readonly ca: Ca,
    private readonly now: () => Date,
  ) {}

  /** Part of a transaction. Does nothing when it is revoked already. */
  revoke(authority: AuthorityName, serial: string): void {
    const at = this.now().toISOString();
    const { sql } = this.store;
    sql('INSERT OR IGNORE INTO revoked (serial, at, authority) VALUES (?, ?, ?)').run(serial, at, authority);
    sql('DELETE FROM crl WHERE authority = ?').run(authority);
    this.#inForce = null;
  }

  /** Since when a certificate is revoked; null when it is not. */
  revokedAt(authority: AuthorityName, serial: string): Date | null {
    const at = this.store
      .sql<[string, string], string>('SELECT at FROM revoked WHERE authority = ? AND serial = ?')
      .pluck()
      .get(authority, serial);
    return at === undefined ? null : new Date(at);
  }

  /** Judges certificates by both roots and their CRLs. */
  get chain(): ChainVerifier {
    return this.#current().chain;
  }

  list(authority: AuthorityName): RevocationList {
    return this.#current().lists[authority];
  }

  #current(): InForce {
    if (this.#inForce && this.#isFresh(this.#inForce.madeAt)) return this.#inForce;
    const [rsa, sm2] = [this.#load('rsa'), this.#load('sm2')];
    const chain = createChainVerifier({
      anchors: AUTHORITIES.map((authority) => this.ca.authorities[authority].certificate),
      intermediates: [],
      crls: [rsa.der, sm2.der],
    });
    const madeAt = Math.min(rsa.madeAt, sm2.madeAt);
    return (this.#inForce = { lists: { rsa, sm2 }, chain, madeAt });
  }

  #isFresh(madeAt: number): boolean {
    const age = this.now().getTime() - madeAt;
    return age >= 0 && age <= DAY;
  }

  /** The list kept from before while it is fresh, else a new one. */
  #load(authority: AuthorityName): RevocationList & { madeAt: number } {
    const { store } = this;
    const kept = store
      .sql<[string], { der: Buffer; made_at: string }>('SELECT der, made_at FROM crl WHERE authority = ?')
      .get(authority);
    if (kept && this.#isFresh(Date.parse(kept.made_at)))
      return asList(authority, kept.der, Date.parse(kept.made_at));
    const now = this.now();
    const number = Number(store.meta(CRL_NUMBER) ?? 0) + 1;
    const revocations = store
      .sql<[string], { serial: string; at: string }>('SELECT serial, at FROM revoked WHERE authority = ?')
      .all(authority)
      .map(({ serial, at }) => ({ serial, at: new Date(at) }));
    const der = this.ca.crl(authority, revocations, number, now);
    store.transaction(() => {
      store.setMeta(CRL_NUMBER, String(number));
      store
        .sql('INSERT OR REPLACE INTO crl (authority, der, made_at) VALUES (?, ?, ?)')
        .run(authority, der, now.toISOString());
    });
    return asList(authority, der, now.getTime());
  }
}

function asList(authority: AuthorityName, der: Buffer, madeAt: number) {
  return { authority, der, sha256: createHash('sha256').update(der).digest('hex'), madeAt };
}
