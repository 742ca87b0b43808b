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
  /** Time of the older list, in ms since 1970. */
  madeAt: number;
}

/**
 * Revocations of the CAs and their CRLs. A CRL is made every day, after each revocation, and when the clock was
 * changed.
 */
export class Revocations {
  #inForce: InForce | null = null;

  constructor(
    private readonly store: Store,
    private readonly ca: Ca,
    private readonly now: () => Date,
  ) {}

  /** Revokes a certificate; no effect if it is revoked already. Part of a transaction. */
  revoke(authority: AuthorityName, serial: string): void {
    const at = this.now().toISOString();
    const { sql } = this.store;
    sql('INSERT OR IGNORE INTO revoked (serial, at, authority) VALUES (?, ?, ?)').run(serial, at, authority);
    sql('DELETE FROM crl WHERE authority = ?').run(authority);
    this.#inForce = null;
  }

  /** Time of the revocation; null when not revoked. */
  revokedAt(authority: AuthorityName, serial: string): Date | null {
    const at = this.store
      .sql<[string, string], string>('SELECT at FROM revoked WHERE authority = ? AND serial = ?')
      .pluck()
      .get(authority, serial);
    return at === undefined ? null : new Date(at);
  }

  /** Verifier of certificates by both roots and their CRLs. */
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

  /** Returns the stored CRL while it is fresh, otherwise a new one. */
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
