import type { Database } from 'better-sqlite3';
import type { Role } from '../../platform/contract';
import { holderProblem } from '../../domain/accounts/holder';
import {
  Register,
  type Registrar,
  type SigningTime,
  type InForceResult,
} from '../../domain/accounts/register';
import type { Session } from '../types';
import { cachedRegister, registerLength } from '../store';
import type { Certificate } from '../../pki/certificates';
import type { ChainVerifier } from '../../pki/trust';
import { loadTrust, verifierOf } from './trust';

type Stores = Pick<Session['stores'], 'cache'>;

interface Kept {
  root: string;
  length: number;
  verifier: ChainVerifier;
  register: Register;
  opened: Map<string, Certificate | string>;
}
const kept = new WeakMap<Database, Kept>();

/**
 * Returns the register from the pinned root on. Null while no root is pinned or its founding act is not in the cache.
 */
export function loadRegister(stores: Stores): Register | null {
  const { cache } = stores;
  const root = loadTrust(stores)?.root;
  const verifier = verifierOf(stores);
  if (!root || !verifier) return null;
  const length = registerLength(cache);
  let known = kept.get(cache);
  if (known?.root !== root || known.length !== length || known.verifier !== verifier) {
    const opened = known?.opened ?? new Map<string, Certificate | string>();
    const register = new Register({ entries: cachedRegister(cache), root, verifier, opened });
    known = { root, length, verifier, register, opened };
    kept.set(cache, known);
  }
  return known.register.root === null ? null : known.register;
}

/**
 * Returns why the root that the platform names does not follow from the pinned one. Null when it does, or when nothing
 * can be said yet.
 */
export function rootProblem(stores: Stores, offered: string | null): string | null {
  if (!loadTrust(stores)?.root || registerLength(stores.cache) === 0) return null;
  const register = loadRegister(stores);
  if (register && register.root === offered) return null;
  return '平台给出的信任根与本机记下的不同，又没有移交的签名：本机仍按记下的核验。';
}

export interface SignerClaim {
  certificate: Certificate;
  accountId: string;
  /** Role that the signature requires; null when any account may sign. */
  role: Role | null;
  /** Delegation used by the signer; undefined when they signed for themselves. */
  onBehalfOf?: { accountId: string; delegationId: string } | undefined;
}

const UNPINNED: InForceResult = {
  holds: 'unknown',
  reason: '本机还没有核对本单位的信任根，或还没有收到登记簿，不能确认证书是谁的。',
};

/**
 * Judges by the register whether the certificate belonged to the account, was issued to its name and number, and the
 * account had the role or a delegation from an account that had it (第十四条(三)). 'unknown' while there is no
 * register. `registrar` is who registered the certificate.
 */
export function judgeSigner(
  register: Register | null,
  { certificate, accountId, role, onBehalfOf }: SignerClaim,
  signed: SigningTime,
): InForceResult & { registrar?: Registrar | undefined } {
  if (!register) return UNPINNED;
  const owned = register.ownedCertificate(certificate.sha256, accountId, signed);
  if (owned.holds === 'no') return owned;
  const settings = register.settings(accountId, signed.proven);
  const problem = settings ? holderProblem(certificate, settings) : '登记簿里没有签名人的账号。';
  if (problem) return { holds: 'no', reason: problem };
  if (role === null) return owned;
  const held = onBehalfOf
    ? register.wasDelegate(
        onBehalfOf.delegationId,
        { fromId: onBehalfOf.accountId, toId: accountId, role },
        signed,
      )
    : register.hadRole(accountId, role, signed);
  return { ...(held.holds === 'yes' ? owned : held), registrar: owned.registrar };
}
