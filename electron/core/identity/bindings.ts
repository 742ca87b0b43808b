import type { Database } from 'better-sqlite3';
import type { Binding } from '../../platform/contract';
import { readAdministrationStatement } from '../accounts/rules/statement';
import { cachedBindings, feedPosition } from '../store';
import { CmsError, verifyCms } from './rules/cms';
import { CLOCK_TOLERANCE } from './rules/offline';
import type { ChainVerifier } from './rules/trust';

/** `unknown`: nothing speaks against it, but this machine cannot tell. `reason` is a sentence; empty when it holds. */
export interface Ownership {
  holds: 'yes' | 'no' | 'unknown';
  reason: string;
}

interface Known {
  position: string;
  verifier: ChainVerifier;
  bindings: Map<string, Binding>;
  /** What is wrong with the act that bound a certificate, by the binding's id. */
  acts: Map<string, Ownership>;
}
const NO_FEED = '[]';
const kept = new WeakMap<Database, Known>();

/** The bindings as they are now, and what was found of their acts: kept until the cache or the trust changes. */
function knownBindings(cache: Database, verifier: ChainVerifier): Known {
  const position = feedPosition(cache);
  const known = kept.get(cache);
  if (known?.position === position && known.verifier === verifier) return known;
  const bindings = new Map(cachedBindings(cache).map((binding) => [binding.id, binding]));
  const fresh: Known = { position, verifier, bindings, acts: new Map() };
  // Before the first page of the feed, one state of the cache is not told apart from the next.
  if (position !== NO_FEED) kept.set(cache, fresh);
  return fresh;
}

const HOLDS: Ownership = { holds: 'yes', reason: '' };
const no = (reason: string): Ownership => ({ holds: 'no', reason });

/**
 * Whether a certificate (by SHA-256) was this account's at an instant (第十四条(三)): bound by then, and not ended; and
 * where an administrator's signed act bound it, whether that act says so and its signature is one of an administrator's
 * own certificate.
 */
export function ownedAt(
  cache: Database,
  verifier: ChainVerifier,
  certificate: string,
  accountId: string,
  at: Date,
): Ownership {
  const known = knownBindings(cache, verifier);
  const binding = known.bindings.get(certificate);
  if (!binding) return { holds: 'unknown', reason: '本机还没有收到这张证书的登记记录，不能确认它是谁的。' };
  if (binding.accountId !== accountId) return no('签名证书不是这位审核人的：它登记在别人名下。');
  if (Date.parse(binding.boundAt) > at.getTime() + CLOCK_TOLERANCE)
    return no('签名时，这张证书还没有登记给审核人。');
  if (binding.ended && Date.parse(binding.ended.at) <= at.getTime())
    return no('签名时，这张证书在平台上的登记已经终止。');
  let act = known.acts.get(certificate);
  if (!act) known.acts.set(certificate, (act = actOf(binding, known)));
  return act;
}

function actOf({ act, accountId, certificate, boundAt }: Binding, known: Known): Ownership {
  if (!act) return HOLDS;
  const statement = readAdministrationStatement(act.statement);
  const said = statement?.act;
  if (!statement || said?.type !== 'certificate.bind') return no('证书的登记记录无法识别。');
  if (said.accountId !== accountId || said.certificate !== certificate)
    return no('证书的登记记录与登记的内容不符。');
  try {
    const signed = verifyCms({ cms: Buffer.from(act.cms, 'base64'), content: Buffer.from(act.statement) });
    const signer = known.bindings.get(statement.signer.certificate);
    if (signer?.certificate !== signed.certificate.toString('base64'))
      return no('证书的登记记录不是用声明的那张证书签的。');
    if (signer.accountId !== statement.signer.accountId) return no('证书的登记记录是用别人的证书签的。');
    const verdict = known.verifier.check(signed.certificate, new Date(boundAt), 'sign');
    if (verdict.ok) return HOLDS;
    const reason = `证书登记记录的签名：${verdict.reason}`;
    return verdict.code === 'REVOCATION_UNKNOWN' ? { holds: 'unknown', reason } : no(reason);
  } catch (error) {
    if (error instanceof CmsError) return no('证书登记记录的签名不成立。');
    throw error;
  }
}
