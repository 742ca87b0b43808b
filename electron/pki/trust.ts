import { signedBy } from './algorithms';
import { certificateOrNull, KEY_USAGE, type Certificate } from './certificates';
import { parseCrl, type Crl, type RevokedEntry } from './crl';
import { checkOcsp } from './ocsp';
import { purposeProblem, type Purpose } from './purpose';
import { revocationAt } from './revocation';

/** Trust as it is sent and kept: certificates of CAs and the newest CRL of each, DER in base64. */
export interface Trust {
  certificates: string[];
  crls: string[];
  /** SHA-256 of the founding act that a reader pins. */
  root?: string | null | undefined;
}

/** What signatures are judged by; every item is DER. */
export interface TrustMaterial {
  /** Trusted as they are. */
  anchors: readonly Uint8Array[];
  /** CA certificates that may lead to an anchor; worth nothing by themselves. */
  intermediates: readonly Uint8Array[];
  crls: readonly Uint8Array[];
  /** SHA-256 of the founding act that this reader pinned (`domain/accounts/README.md`); absent before it was confirmed. */
  root?: string | null;
}

export type ChainCode =
  'UNTRUSTED' | 'EXPIRED' | 'NOT_YET_VALID' | 'WRONG_USAGE' | 'REVOKED' | 'REVOCATION_UNKNOWN';

export type ChainVerdict =
  | { ok: true; path: Certificate[] }
  /** `reason` is a sentence in Chinese; `subject` names the certificate that failed. */
  | { ok: false; code: ChainCode; reason: string; subject: string };

/** What was kept from the time of signing, DER: it speaks beside the material of today. */
export interface TimelyEvidence {
  /** OCSP responses on the signer's certificate. */
  ocsp?: readonly Uint8Array[];
  crls?: readonly Uint8Array[];
}

/** Judges certificates against one set of trust; paths are found once and kept. */
export interface ChainVerifier {
  /**
   * Paths, dates, limits and purpose per RFC 5280 §6, and revocation: of the signer by a CRL or an OCSP response, of every
   * issuer by a CRL. What counts is the state at `at`, also long after the certificate has expired.
   *
   * @param certificate DER of the signer's certificate
   * @param at the instant at which the signature has to be good
   */
  check(certificate: Uint8Array, at: Date, usage: Purpose, evidence?: TimelyEvidence): ChainVerdict;
}

const MAX_PATH = 6;
const MAX_PATHS = 16;
const KEPT_PATHS = 1000;
const HANDLED = new Set(['2.5.29.19', '2.5.29.15', '2.5.29.37', '2.5.29.17', '2.5.29.32', '2.5.29.14']);

/** One check against `trust`; for many, keep a verifier. */
export function checkChain(input: {
  certificate: Uint8Array;
  trust: TrustMaterial;
  at: Date;
  usage: Purpose;
  evidence?: TimelyEvidence;
}): ChainVerdict {
  return createChainVerifier(input.trust).check(input.certificate, input.at, input.usage, input.evidence);
}

export function createChainVerifier(trust: TrustMaterial): ChainVerifier {
  const anchors = trust.anchors.flatMap((der) => certificateOrNull(der) ?? []);
  const authorities = [...anchors, ...trust.intermediates.flatMap((der) => certificateOrNull(der) ?? [])];
  const anchorHashes = new Set(anchors.map((anchor) => anchor.sha256));
  const lists = trust.crls.flatMap((bytes) => parseCrl(bytes) ?? []);
  const paths = new Map<string, Certificate[][]>();

  const pathsOf = (certificate: Certificate): Certificate[][] => {
    const kept = paths.get(certificate.sha256);
    if (kept) return kept;
    const found: Certificate[][] = [];
    extend([certificate], authorities, anchorHashes, found);
    if (paths.size >= KEPT_PATHS) paths.clear();
    paths.set(certificate.sha256, found);
    return found;
  };

  return {
    check(der, at, usage, { ocsp = [], crls = [] } = {}) {
      const certificate = certificateOrNull(der);
      if (!certificate) return refuse('UNTRUSTED', null, '签名证书无法识别。');
      const timely =
        crls.length === 0 ? lists : [...lists, ...crls.flatMap((bytes) => parseCrl(bytes) ?? [])];
      const evidence = { lists: timely, crls: [...trust.crls, ...crls], ocsp };
      let first: ChainVerdict | null = null;
      for (const path of pathsOf(certificate)) {
        const verdict = judge(path, at, usage, evidence);
        if (verdict.ok) return verdict;
        first ??= verdict;
      }
      return first ?? refuse('UNTRUSTED', certificate, '签名证书不是平台信任的机构签发的。');
    },
  };
}

/**
 * The platform's answer, in which no CRL is older than one that was held: for each CA the newest of both, as far as the CA
 * has signed it (RFC 5280 §5). `refused` counts the lists of the answer that were older.
 */
export function newerTrust(held: Trust | null, given: Trust): { trust: Trust; refused: number } {
  if (!held) return { trust: given, refused: 0 };
  const authorities = [...held.certificates, ...given.certificates].flatMap(
    (text) => certificateOrNull(Buffer.from(text, 'base64')) ?? [],
  );
  const signedLists = (crls: readonly string[]) =>
    crls.flatMap((text) => {
      const list = parseCrl(Buffer.from(text, 'base64'));
      const isSigned = authorities.some((ca) => list?.issuer.equals(ca.subject) && list.signedBy(ca));
      return list && isSigned ? [{ text, list }] : [];
    });
  const [kept, fresh] = [signedLists(held.crls), signedLists(given.crls)];
  const isOlder = ({ list }: (typeof fresh)[number]) =>
    kept.some((other) => other.list.issuer.equals(list.issuer) && other.list.thisUpdate > list.thisUpdate);
  const refused = fresh.filter(isOlder);
  const taken = fresh.filter((item) => !isOlder(item));
  const stays = kept.filter(({ list }) => !taken.some((other) => other.list.issuer.equals(list.issuer)));
  const crls = [...taken, ...stays].map(({ text }) => text);
  return { trust: { ...given, crls }, refused: refused.length };
}

/**
 * The platform's trust as material. Without `pinned` its self-signed certificates are the anchors (first login); with
 * `pinned` only those are, and a new root counts only when an old one has signed for it.
 */
export function trustMaterial(
  trust: Trust,
  pinned?: readonly Uint8Array[],
  root: string | null = null,
): TrustMaterial {
  const certificates = trust.certificates
    .map((text) => Buffer.from(text, 'base64'))
    .flatMap((der) => certificateOrNull(der) ?? []);
  const isRoot = (c: Certificate) => c.isCa && c.subject.equals(c.issuer) && issued(c, c);
  return {
    anchors: pinned ?? certificates.filter(isRoot).map((c) => c.der),
    intermediates: certificates.filter((c) => !isRoot(c)).map((c) => c.der),
    crls: trust.crls.map((text) => Buffer.from(text, 'base64')),
    root,
  };
}

/** Finds every way from the last certificate of `path` to an anchor over true signatures. */
function extend(
  path: Certificate[],
  authorities: Certificate[],
  anchors: ReadonlySet<string>,
  found: Certificate[][],
): void {
  const last = path[path.length - 1];
  if (!last || path.length > MAX_PATH || found.length >= MAX_PATHS) return;
  for (const authority of authorities) {
    if (path.some((c) => c.sha256 === authority.sha256) || !issued(authority, last)) continue;
    if (anchors.has(authority.sha256)) found.push([...path, authority]);
    else extend([...path, authority], authorities, anchors, found);
  }
}

function issued(authority: Certificate, certificate: Certificate): boolean {
  const { signatureAlgorithm, toBeSigned, signature } = certificate;
  return (
    certificate.issuer.equals(authority.subject) &&
    signedBy(authority, signatureAlgorithm, toBeSigned, signature)
  );
}

function refuse(code: ChainCode, certificate: Certificate | null, reason: string): ChainVerdict {
  return { ok: false, code, reason, subject: certificate?.info.subject ?? '' };
}

interface Evidence {
  lists: readonly Crl[];
  crls: readonly Uint8Array[];
  ocsp: readonly Uint8Array[];
}

function judge(path: Certificate[], at: Date, usage: Purpose, evidence: Evidence): ChainVerdict {
  const problem = path
    .map((certificate, depth) => formProblem(certificate, depth) ?? dateProblem(certificate, depth, at))
    .find((verdict) => verdict !== null);
  if (problem) return problem;
  const misuse = path[0] && purposeProblem(path[0], usage);
  if (misuse) return refuse('WRONG_USAGE', path[0] ?? null, misuse);
  for (const [depth, certificate] of path.entries()) {
    const issuer = path[depth + 1];
    const revocation = issuer && revocationProblem({ certificate, issuer, depth, at, usage }, evidence);
    if (revocation) return revocation;
  }
  return { ok: true, path };
}

const roleName = (depth: number) => (depth === 0 ? '签名证书' : '签发机构的证书');

function formProblem(certificate: Certificate, depth: number): ChainVerdict | null {
  if (certificate.criticalExtensions.some((id) => !HANDLED.has(id)))
    return refuse('UNTRUSTED', certificate, `${roleName(depth)}含有本程序不认识的关键限制。`);
  if (depth === 0) return null;
  if (!certificate.isCa || certificate.keyUsage?.(KEY_USAGE.keyCertSign) !== true)
    return refuse('UNTRUSTED', certificate, '签发者没有签发证书的资格。');
  if (certificate.pathLength !== null && depth - 1 > certificate.pathLength)
    return refuse('UNTRUSTED', certificate, '证书的签发层级超出了签发机构的限制。');
  return null;
}

function dateProblem(certificate: Certificate, depth: number, at: Date): ChainVerdict | null {
  if (at < certificate.notBefore)
    return refuse('NOT_YET_VALID', certificate, `${roleName(depth)}还没有生效。`);
  if (at > certificate.notAfter) return refuse('EXPIRED', certificate, `${roleName(depth)}已过期。`);
  return null;
}

/**
 * Tokens of a timestamp authority stand after its revocation only when the reason says that its key was not lost
 * (RFC 3161 §4): unspecified, affiliation changed, superseded, ceased.
 */
const HARMLESS = [0, 3, 4, 5];
const tokensCount = (entry: RevokedEntry) =>
  entry.reason !== null && HARMLESS.includes(entry.reason) ? entry.at : new Date(0);

function revocationProblem(
  link: { certificate: Certificate; issuer: Certificate; depth: number; at: Date; usage: Purpose },
  { lists, crls, ocsp }: Evidence,
): ChainVerdict | null {
  const { certificate, issuer, depth, at, usage } = link;
  const counts = depth === 0 && usage === 'timestamp' ? tokensCount : (entry: RevokedEntry) => entry.at;
  const listed = revocationAt(certificate, issuer, at, lists, counts);
  const answers =
    depth > 0 ? [] : ocsp.map((response) => checkOcsp({ response, certificate, issuer, at, crls, counts }));
  if (listed === 'revoked' || answers.some((answer) => answer.status === 'revoked'))
    return refuse('REVOKED', certificate, `${roleName(depth)}已被吊销。`);
  if (listed === 'good' || answers.some((answer) => answer.status === 'good')) return null;
  const [unanswered] = answers.flatMap((answer) => (answer.status === 'unknown' ? answer.reason : []));
  if (unanswered) return refuse('REVOCATION_UNKNOWN', certificate, unanswered);
  const reason =
    listed === 'stale'
      ? '签发机构的吊销列表已过时，无法确认证书是否已被吊销。'
      : '没有签发机构的吊销列表，无法确认证书是否已被吊销。';
  return refuse('REVOCATION_UNKNOWN', certificate, reason);
}
