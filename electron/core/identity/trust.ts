import type { Database } from 'better-sqlite3';
import type { Session } from '../types';
import { createChainVerifier, type ChainVerifier, type TrustMaterial } from '../../pki/trust';

type Stores = Pick<Session['stores'], 'cache'>;

const KEY = 'trust';

interface KeptTrust {
  anchors: string[];
  intermediates: string[];
  crls: string[];
  root?: string | null;
}

/** Stores the trust in cache.db, which is encrypted as a whole. Call it after sign-in and after every refresh. */
export function keepTrust({ cache }: Stores, trust: TrustMaterial): void {
  const text = (list: readonly Uint8Array[]) => list.map((der) => Buffer.from(der).toString('base64'));
  const kept: KeptTrust = {
    anchors: text(trust.anchors),
    intermediates: text(trust.intermediates),
    crls: text(trust.crls),
    root: trust.root ?? null,
  };
  cache
    .prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    .run(KEY, JSON.stringify(kept));
}

function keptText({ cache }: Stores): string | null {
  const row = cache.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(KEY);
  return row?.value ?? null;
}

function material(text: string): TrustMaterial {
  const kept = JSON.parse(text) as KeptTrust;
  const bytes = (list: string[]) => list.map((der) => Buffer.from(der, 'base64'));
  return {
    anchors: bytes(kept.anchors),
    intermediates: bytes(kept.intermediates),
    crls: bytes(kept.crls),
    root: kept.root ?? null,
  };
}

interface Kept {
  text: string;
  trust: TrustMaterial;
  verifier: ChainVerifier;
}
const kept = new WeakMap<Database, Kept>();

/** Returns the stored trust, parsed again only when it changed. */
function keptTrust(stores: Stores): Kept | null {
  const text = keptText(stores);
  if (text === null) return null;
  const known = kept.get(stores.cache);
  if (known?.text === text) return known;
  const trust = material(text);
  const fresh = { text, trust, verifier: createChainVerifier(trust) };
  kept.set(stores.cache, fresh);
  return fresh;
}

/** Returns the trust stored by `keepTrust`; null before the first. */
export const loadTrust = (stores: Stores): TrustMaterial | null => keptTrust(stores)?.trust ?? null;

/**
 * Returns a verifier for the stored trust, the same one as long as the trust does not change. Null before the first.
 */
export const verifierOf = (stores: Stores): ChainVerifier | null => keptTrust(stores)?.verifier ?? null;
