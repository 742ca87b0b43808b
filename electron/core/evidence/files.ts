import type { Evidence, RegisterEntry, SignedText } from '../../platform/contract';
import { canonicalText, sha256 } from '../../domain/encoding/canonical';
import { parseCertificate, type Certificate } from '../../pki/certificates';
import type { TrustMaterial } from '../../pki/trust';
import { carriedCertificates, pem } from './certificates';
import { COMMON_FILES, registerFileName } from './layout';
import type { SignatureFiles } from './signature-checks';

/** The files of a package under construction. */
export class PackageFiles {
  readonly files = new Map<string, Buffer>();

  put(name: string, data: string | Uint8Array): void {
    this.files.set(name, Buffer.from(data as string));
  }

  putRecord(name: string, record: object): void {
    this.put(name, canonicalText(record));
  }

  /** @param cms DER in base64 */
  putSignature(names: SignatureFiles, cms: string, evidence: Evidence | null): void {
    this.put(names.cms, Buffer.from(cms, 'base64'));
    if (!evidence) return;
    if (evidence.timestamp) this.put(names.timestamp, Buffer.from(evidence.timestamp, 'base64'));
    if (evidence.ocsp) this.put(names.ocsp, Buffer.from(evidence.ocsp, 'base64'));
    this.put(names.crls, evidence.crls.map((hash) => `${hash}\n`).join(''));
  }

  /** Adds entries of the register, each with its second signature if it has one. */
  putRegister(entries: readonly RegisterEntry[]): void {
    for (const { sequence, confirmation, ...entry } of entries) {
      this.#putSigned(registerFileName(sequence), entry);
      if (confirmation) this.#putSigned(`${registerFileName(sequence)}-confirmation`, confirmation);
    }
  }

  #putSigned(name: string, { statement, cms }: SignedText): void {
    this.put(`${name}.json`, statement);
    this.put(`${name}.cms`, Buffer.from(cms, 'base64'));
  }

  /**
   * Adds CRLs, certificates and anchors. Call it after all signatures have been added. Yields so that `inSlices` can
   * interrupt it.
   */
  *putTrust(trust: TrustMaterial, crls: Iterable<Uint8Array>): Generator<undefined, undefined, undefined> {
    for (const der of [...crls, ...trust.crls]) this.put(COMMON_FILES.crl(sha256(der)), der);
    const found = new Map<string, Certificate>();
    const keep = (der: Uint8Array) => {
      const certificate = parseCertificate(der);
      found.set(certificate.sha256, certificate);
    };
    for (const [name, bytes] of this.files) {
      yield;
      carriedCertificates(name, bytes).forEach(keep);
    }
    [...trust.anchors, ...trust.intermediates].forEach(keep);
    for (const { sha256: hash, der } of found.values())
      this.put(COMMON_FILES.certificate(hash), pem('CERTIFICATE', der));
    this.put(COMMON_FILES.trust, trust.anchors.map((anchor) => pem('CERTIFICATE', anchor)).join(''));
  }
}
