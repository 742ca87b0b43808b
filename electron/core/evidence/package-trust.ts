import { sha256 } from '../../domain/encoding/canonical';
import { isSignedBy } from '../../pki/algorithms';
import { certificateOrNull, type Certificate } from '../../pki/certificates';
import { parseCrl } from '../../pki/crl';
import type { TrustMaterial } from '../../pki/trust';
import { pemCertificates } from './certificates';
import type { VerificationContext, CheckResults } from './findings';
import { COMMON_FILES } from './layout';

type Held = VerificationContext['held'];

/**
 * Checks that the package's script is one of this program's: the creator of a package can replace it by one that always
 * succeeds.
 *
 * @param known SHA-256 of this program's script and of those of earlier versions
 */
export function checkScript(held: Held, findings: CheckResults, known: readonly string[]): void {
  const hash = sha256(held.files.get(COMMON_FILES.script) ?? '');
  if (known.includes(hash)) findings.add('yes', '随包的核验脚本是本程序的原文。', COMMON_FILES.script);
  else
    findings.add(
      'unknown',
      '随包的核验脚本缺失，或不是本程序所知的，请不要运行它；不影响本程序的核验。',
      COMMON_FILES.script,
    );
}

const MAX_AUTHORITIES = 16;
const certificateName = /^certificates\/([0-9a-f]{64})\.pem$/;
const crlName = /^crls\/([0-9a-f]{64})\.crl$/;

/** Returns this machine's trust, extended by the CAs and CRLs of the package. Adds findings on their files. */
export function* packageTrust(
  held: Held,
  trust: TrustMaterial | null,
  findings: CheckResults,
): Generator<undefined, TrustMaterial, undefined> {
  const { authorities, crls, areNamedByHash } = yield* readTrustFiles(held);
  findings.judge(
    areNamedByHash,
    '证书、吊销列表文件与其名称相符。',
    '有证书或吊销列表文件与其名称（SHA-256）不符或不能识别。',
  );
  sayAnchors(held, trust, findings);
  const { anchors = [], intermediates = [] } = trust ?? {};
  const vouched = yield* vouchedFor(
    anchors.flatMap((der) => certificateOrNull(der) ?? []),
    authorities,
  );
  return {
    anchors,
    intermediates: [...intermediates, ...vouched.map(({ der }) => der)],
    crls: [...(trust?.crls ?? []), ...crls],
  };
}

interface TrustFiles {
  /** Certificates of CAs. */
  authorities: Certificate[];
  crls: Buffer[];
  /** False when a certificate or a CRL cannot be parsed or its SHA-256 is not in its name. */
  areNamedByHash: boolean;
}

function* readTrustFiles({ files }: Held): Generator<undefined, TrustFiles, undefined> {
  const read: TrustFiles = { authorities: [], crls: [], areNamedByHash: true };
  for (const [name, bytes] of files) {
    const certificateHash = certificateName.exec(name)?.[1];
    const crlHash = crlName.exec(name)?.[1];
    if (certificateHash !== undefined) {
      yield;
      const certificate = singleCertificate(bytes);
      if (certificate?.sha256 !== certificateHash) read.areNamedByHash = false;
      else if (certificate.isCa) read.authorities.push(certificate);
    } else if (crlHash !== undefined) {
      if (sha256(bytes) === crlHash && parseCrl(bytes)) read.crls.push(bytes);
      else read.areNamedByHash = false;
    }
  }
  return read;
}

/** Returns the certificate of a PEM file; null when it cannot be parsed or is not the only one. */
function singleCertificate(bytes: Buffer): Certificate | null {
  const [der, ...more] = pemCertificates(bytes);
  return der && more.length === 0 ? certificateOrNull(der) : null;
}

/**
 * Returns the CAs that an anchor, or a CA below it, has signed; at most `MAX_AUTHORITIES`. The others are dropped here:
 * CAs that sign each other in many ways would make the search for paths endless.
 */
function* vouchedFor(
  anchors: readonly Certificate[],
  authorities: readonly Certificate[],
): Generator<undefined, Certificate[], undefined> {
  const found: Certificate[] = [];
  let left = authorities.filter((it) => !anchors.some(({ sha256: hash }) => hash === it.sha256));
  for (let issuers = anchors; issuers.length > 0 && found.length < MAX_AUTHORITIES;) {
    const next: Certificate[] = [];
    for (const it of left) {
      yield;
      const isIssued = issuers.some(
        (by) =>
          it.issuer.equals(by.subject) && isSignedBy(by, it.signatureAlgorithm, it.toBeSigned, it.signature),
      );
      if (isIssued) next.push(it);
    }
    left = left.filter((it) => !next.includes(it));
    found.push(...next);
    issuers = next;
  }
  return found.slice(0, MAX_AUTHORITIES);
}

function sayAnchors(held: Held, trust: TrustMaterial | null, findings: CheckResults): void {
  const own = new Set((trust?.anchors ?? []).map((anchor) => sha256(anchor)));
  if (own.size === 0) {
    findings.add('unknown', '本机还没有信任的签发机构证书，请联网登录一次后再核验。');
    return;
  }
  const foreign = pemCertificates(held.files.get(COMMON_FILES.trust) ?? Buffer.alloc(0))
    .map((der) => sha256(der))
    .filter((hash) => !own.has(hash));
  if (foreign.length === 0) findings.add('yes', '随包的根证书都是本机信任的。', COMMON_FILES.trust);
  else
    findings.add(
      'unknown',
      `随包的根证书中有本机不信任的，核验时没有采用：${foreign.join('、')}。`,
      COMMON_FILES.trust,
    );
}
