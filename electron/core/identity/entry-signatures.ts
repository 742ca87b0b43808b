import type { Role } from '../../platform/contract';
import type { Session } from '../types';
import type { Entry } from '../../domain/ledger/entry';
import { correctedTimeOf } from '../../domain/ledger/entry';
import { cachedCrl } from '../store';
import { loadRegister, judgeSigner } from './signer-register';
import { parseCertificate } from '../../pki/certificates';
import { CmsError, verifyCms } from '../../pki/cms';
import { verifierOf } from './trust';

/**
 * Returns why a signed ledger entry is not valid, as a sentence. Null when the signature is over its text by the
 * author's certificate, and when it was written the certificate led to a pinned anchor and by the register belonged to
 * the author, who had `role`. Throws errors other than `CmsError` unchanged.
 */
export function entrySignatureProblem(
  session: { stores: Pick<Session['stores'], 'cache'> },
  { text, cms, statement, receivedAt, evidence }: Entry,
  role: Role,
): string | null {
  if (cms === null || statement.certificate === null) return '记录没有签名。';
  let signer: Buffer;
  try {
    signer = verifyCms({ cms: Buffer.from(cms, 'base64'), content: Buffer.from(text, 'utf8') }).certificate;
  } catch (error) {
    if (error instanceof CmsError) return '记录的签名不成立。';
    throw error;
  }
  if (parseCertificate(signer).sha256 !== statement.certificate)
    return '签名所用的证书不是记录写明的那一张。';
  const { cache } = session.stores;
  const verifier = verifierOf(session.stores);
  if (!verifier) return '本机还没有平台的签发机构证书，不能核验签名。';
  const at = new Date(correctedTimeOf(statement, receivedAt));
  const crls = (evidence?.crls ?? []).flatMap((id) => cachedCrl(cache, id) ?? []);
  const ocsp = evidence?.ocsp ? [Buffer.from(evidence.ocsp, 'base64')] : [];
  const verdict = verifier.check(signer, at, 'sign', { ocsp, crls });
  if (!verdict.ok && verdict.code !== 'REVOCATION_UNKNOWN') return verdict.reason;
  const times = { proven: at.getTime(), claimed: at.getTime() };
  const who = { certificate: parseCertificate(signer), accountId: statement.author.accountId, role };
  const standing = judgeSigner(loadRegister(session.stores), who, times);
  return standing.holds === 'yes' ? null : standing.reason;
}
