import { isSignedBy } from './algorithms';
import { certificateOrNull, KEY_USAGE, type Certificate } from './certificates';
import { parseCrl, type Crl, type RevokedEntry } from './crl';
import { checkOcsp } from './ocsp';
import { purposeProblem, type SigningPurpose } from './purpose';
import { revocationAt } from './revocation';

/** Trust data as sent and stored: CA certificates and the newest CRL of each CA, DER in base64. */
export interface Trust {
  certificates: string[];
  crls: string[];
  /** SHA-256 of the founding act to pin. */
  root?: string | null | undefined;
}

/** Trust data for verification; all items are DER. */
export interface TrustMaterial {
  /** Trusted CA certificates. */
  anchors: readonly Uint8Array[];
  /** CA certificates that can form a path to an anchor; not trusted by themselves. */
  intermediates: readonly Uint8Array[];
  crls: readonly Uint8Array[];
  /** SHA-256 of the pinned founding act (`domain/accounts/TRUST.md`); absent before the user has confirmed it. */
  root?: string | null;
}

export type ChainCode =
  'UNTRUSTED' | 'EXPIRED' | 'NOT_YET_VALID' | 'WRONG_USAGE' | 'REVOKED' | 'REVOCATION_UNKNOWN';

export type ChainVerdict =
  | { ok: true; path: Certificate[] }
  /** `reason` is a Chinese sentence; `subject` names the certificate that failed. */
  | { ok: false; code: ChainCode; reason: string; subject: string };

/** Evidence stored at the time of signing (DER), used in addition to the present trust data. */
export interface SigningTimeEvidence {
  /** OCSP responses for the signer's certificate. */
  ocsp?: readonly Uint8Array[];
  crls?: readonly Uint8Array[];
}

/** Verifies certificates against one set of trust data; caches paths. */
export interface ChainVerifier {
  /**
   * Verifies path, validity, constraints and purpose (RFC 5280 §6), and revocation: of the signer by CRL or OCSP
   * response, of each issuer by CRL. The state at `at` counts, even long after the certificate has expired.
   *
   * @param certificate DER of the signer's certificate
   * @param at time at which the signature must be valid
   */
  check(
    certificate: Uint8Array,
    at: Date,
    usage: SigningPurpose,
    evidence?: SigningTimeEvidence,
  ): ChainVerdict;
}

const MAX_PATH = 6;
const MAX_PATHS = 16;
const KEPT_PATHS = 1000;
const HANDLED = new Set(['2.5.29.19', '2.5.29.15', '2.5.29.37', '2.5.29.17', '2.5.29.32', '2.5.29.14']);

/** Verifies one certificate; use `createChainVerifier` for several. */
export function checkChain(input: {
  certificate: Uint8Array;
  trust: TrustMaterial;
  at: Date;
  usage: SigningPurpose;
  evidence?: SigningTimeEvidence;
}): ChainVerdict {
  return createChainVerifier(input.trust).check(input.certificate, input.at, input.usage, input.evidence);
}

/** Returns a verifier for one set of trust data. Items that cannot be parsed are ignored. */
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
 * Merges the platform's trust data with those held, so that no CRL is replaced by an older one: for each CA the newest
 * CRL of both is used, among those that the CA has signed (RFC 5280 §5). `refused` is the number of older CRLs in
 * `given`.
 */
export function mergeTrust(held: Trust | null, given: Trust): { trust: Trust; refused: number } {
  if (!held) return { trust: given, refused: 0 };
  const authorities = [...held.certificates, ...given.certificates].flatMap(
    (text) => certificateOrNull(Buffer.from(text, 'base64')) ?? [],
  );
  const signedLists = (crls: readonly string[]) =>
    crls.flatMap((text) => {
      const list = parseCrl(Buffer.from(text, 'base64'));
      const isSigned = authorities.some((ca) => list?.issuer.equals(ca.subject) && list.isSignedBy(ca));
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
 * Converts the platform's trust data. Without `pinned`, its self-signed certificates become anchors (first login). With
 * `pinned`, only those are anchors, and a new root certificate counts only when one of them has signed it.
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

/** Finds all paths with valid signatures from the last certificate of `path` to an anchor. */
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
    isSignedBy(authority, signatureAlgorithm, toBeSigned, signature)
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

function judge(path: Certificate[], at: Date, usage: SigningPurpose, evidence: Evidence): ChainVerdict {
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
 * Tokens from before the revocation of a timestamp certificate stay valid only when the reason excludes a lost key (RFC
 * 3161 §4): unspecified, affiliation changed, superseded, ceased.
 */
const HARMLESS = [0, 3, 4, 5];
const tokensCount = (entry: RevokedEntry) =>
  entry.reason !== null && HARMLESS.includes(entry.reason) ? entry.at : new Date(0);

function revocationProblem(
  link: { certificate: Certificate; issuer: Certificate; depth: number; at: Date; usage: SigningPurpose },
  { lists, crls, ocsp }: Evidence,
): ChainVerdict | null {
  const { certificate, issuer, depth, at, usage } = link;
  const counts = depth === 0 && usage === 'timestamp' ? tokensCount : (entry: RevokedEntry) => entry.at;
  const listed = revocationAt({ certificate, issuer, at, lists, counts });
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
