import { checkSigner, verifiedSigner } from '../../../evidence/service';
import type { Certificate } from '../../../../pki/certificates';
import { NAME } from '../layout';
import { manifestText, type ExportInfo } from '../manifest';
import type { LogCase } from './case';

/** Checks that the manifest agrees with the entries: books, numbers, digests, order, head. */
export function checkManifest({ held, entries, month, findings }: LogCase, exported: ExportInfo): void {
  const made = manifestText(entries, month, exported);
  findings.judge(
    held.files.get(NAME.manifest)?.toString('utf8') === made,
    '目录与记录一致：记录簿、编号、校验码、先后次序、累计校验码。',
    '目录与记录不一致：记录簿、编号、校验码、先后次序或累计校验码被改动过。',
    NAME.manifest,
  );
}

/**
 * Checks the exporter's signature over the manifest, which confirms what only the platform states: when it received
 * each entry and which it refused. The signature has no timestamp, so that the certificate is checked at the stated
 * time of export.
 */
export function checkExporter(log: LogCase, { at, certificate, accountId }: ExportInfo): void {
  const { held, findings } = log;
  const [bytes, cms] = [held.files.get(NAME.manifest), held.files.get(NAME.manifestCms)];
  if (certificate === null && !cms) {
    findings.add('unknown', '目录没有导出人的签名，平台收到的时间和未采纳的标记不能确认。', NAME.manifest);
    return;
  }
  const signer = exporterOf(log, { at, certificate, accountId }, bytes, cms);
  if (typeof signer === 'string') {
    findings.add('no', `目录的签名不成立：${signer}。`, NAME.manifestCms);
    return;
  }
  findings.add('yes', '目录有导出人的签名。', NAME.manifestCms);
  const exportedAt = new Date(at);
  checkSigner(log.register, findings, {
    certificate: signer,
    accountId,
    role: null,
    at: exportedAt,
    claimed: exportedAt,
    file: NAME.manifestCms,
  });
}

/** Returns the exporter's certificate, or the reason (Chinese) why the signature is invalid. */
function exporterOf(
  log: LogCase,
  exported: ExportInfo,
  bytes: Buffer | undefined,
  cms: Buffer | undefined,
): Certificate | string {
  if (!bytes || !cms || exported.certificate === null) return '目录说有签名，却没有';
  const signer = verifiedSigner(bytes, cms, exported.certificate);
  if (typeof signer === 'string') return signer;
  const at = new Date(exported.at);
  const verdict = log.verifier.check(signer.der, at, 'sign');
  if (!verdict.ok && verdict.code !== 'REVOCATION_UNKNOWN') return verdict.reason.replace(/。$/, '');
  return signer;
}
