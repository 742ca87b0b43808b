import type { Binding, Evidence } from '../../platform/contract';
import { canonicalText, sha256 } from '../articles/rules/package';
import { parseCertificate, type Certificate } from '../identity/rules/certificates';
import type { TrustMaterial } from '../identity/rules/trust';
import { carriedCertificates, pem } from './certificates';
import { COMMON_NAME, readAct, type BindingRecord } from './layout';
import type { SignatureFiles } from './signing';

/** A package that is being made. */
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

  /** @returns SHA-256 of the certificate that signed the act; null when it cannot be read */
  putAct(name: string, act: NonNullable<Binding['act']>): string | null {
    this.put(`${name}.json`, act.statement);
    this.put(`${name}.cms`, Buffer.from(act.cms, 'base64'));
    return readAct(Buffer.from(act.statement))?.signer.certificate ?? null;
  }

  /** Bindings of everyone who signed something here, with their signed acts, and of those who signed these. */
  putBindings(certificates: readonly string[], bindings: readonly Binding[]): void {
    const wanted = [...certificates];
    const done = new Set<string>();
    for (const hash of wanted) {
      if (done.has(hash)) continue;
      done.add(hash);
      const binding = bindings.find(({ id }) => id === hash);
      if (!binding) continue;
      const { accountId, boundAt, ended } = binding;
      const record: BindingRecord = {
        typ: 'gov.proof.binding/1',
        accountId,
        certificate: hash,
        boundAt,
        ended,
      };
      this.putRecord(COMMON_NAME.binding(hash), record);
      const signer = binding.act && this.putAct(COMMON_NAME.bindingAct(hash), binding.act);
      if (signer !== null) wanted.push(signer);
    }
  }

  /** What signatures are judged by, once all of them are in: CRLs, certificates, anchors. May be interrupted at every `yield`. */
  *putTrust(trust: TrustMaterial, crls: Iterable<Uint8Array>): Generator<undefined, undefined, undefined> {
    for (const der of [...crls, ...trust.crls]) this.put(COMMON_NAME.crl(sha256(der)), der);
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
      this.put(COMMON_NAME.certificate(hash), pem('CERTIFICATE', der));
    this.put(COMMON_NAME.trust, trust.anchors.map((anchor) => pem('CERTIFICATE', anchor)).join(''));
  }
}
