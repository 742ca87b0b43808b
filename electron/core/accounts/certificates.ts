import type { Binding } from '../../platform/contract';
import type { AccountRow } from '../contract';
import { Failure } from '../failure';
import { FileError, readNamedFile } from '../user-files';
import type { CertificateInfo } from '../contract';
import { CertificateError, parseCertificate } from '../../pki/certificates';
import { loadRegister } from '../identity/service';
import type { Session } from '../types';
import { cachedAccountNames, cachedBindings } from '../store';
import { certificateProblem } from './accounts-cache';
import { readCertificate } from '../../domain/accounts/certificates';
import type { Register } from '../../domain/accounts/register';

/** Largest certificate file in bytes. A certificate has one or two kilobytes, a chain some more. */
const LARGEST_FILE = 64 * 1024;
const SOON = 30 * 86_400_000;

type BoundCertificate = AccountRow['certificates'][number];

/** Returns the certificates of every account, by account id, oldest first. */
export function boundCertificates(session: Session): Map<string, BoundCertificate[]> {
  const register = loadRegister(session.stores);
  const found = new Map<string, BoundCertificate[]>();
  for (const binding of cachedBindings(session.stores.cache)) {
    const list = found.get(binding.accountId) ?? [];
    list.push({
      ...certificateInfoOf(binding),
      boundAt: binding.boundAt,
      ended: binding.ended,
      actNote: noteOf(binding, register),
    });
    found.set(binding.accountId, list);
  }
  return found;
}

/** Returns the displayed fields of a registered certificate, with placeholders when it cannot be parsed. */
export function certificateInfoOf(binding: Binding): CertificateInfo {
  const certificate = readCertificate(binding.certificate);
  const unreadable = { subject: '（证书无法识别）', issuer: '', serial: '', sha256: binding.id };
  return certificate?.info ?? { ...unreadable, notBefore: binding.boundAt, notAfter: binding.boundAt };
}

/** Returns who registered the certificate by the signed register, as a sentence. */
function noteOf({ id, accountId, boundAt }: Binding, register: Register | null): string {
  if (!register) return '本机还没有核对信任根，或还没有收到登记簿，不能确认由谁登记。';
  const at = Date.parse(boundAt);
  const owned = register.ownedCertificate(id, accountId, { proven: at, claimed: at });
  if (!owned.registrar) return `${owned.reason}用它签的名不能通过核验，请联系系统管理员。`;
  const { name, confirmedBy } = owned.registrar;
  return confirmedBy === null ? `${name}登记，签名有效。` : `${name}登记，${confirmedBy}会签，签名有效。`;
}

function unreadable(cause?: unknown): Failure {
  return new Failure(
    'CERTIFICATE_UNREADABLE',
    '所选文件不是证书，或已损坏。',
    '请选择不含私钥的证书文件（.cer、.crt、.pem 或 .der）。',
    { cause },
  );
}

/**
 * Reads a certificate file (PEM or DER, without a key) for the form. Returns the DER in base64 and warnings in Chinese.
 *
 * Rejects with `Failure` 'CERTIFICATE_UNREADABLE', 'FILE_UNREADABLE' or 'PRIVATE_KEY_IN_FILE'.
 */
export async function readCertificateFile(
  session: Session,
  input: { path: string },
): Promise<{ certificate: string; info: CertificateInfo; warnings: string[] }> {
  const der = await readDer(input.path);
  let certificate;
  try {
    certificate = parseCertificate(der);
  } catch (error) {
    if (error instanceof CertificateError) throw unreadable(error);
    throw error;
  }
  const { cache } = session.stores;
  const bound = cachedBindings(cache).find(({ id }) => id === certificate.sha256);
  const owner = bound && (cachedAccountNames(cache).get(bound.accountId) ?? bound.accountId);
  const problem = certificateProblem(session)(certificate.der);
  const left = certificate.notAfter.getTime() - session.clock.now().getTime();
  const warnings = [
    ...(problem ? [problem] : []),
    ...(left > 0 && left < SOON
      ? [`证书再过 ${Math.ceil(left / 86_400_000)} 天到期，建议更新后再登记。`]
      : []),
    ...(bound ? [`这张证书${bound.ended ? '曾' : '已'}登记给${owner ?? ''}，不能再次登记。`] : []),
  ];
  return { certificate: certificate.der.toString('base64'), info: certificate.info, warnings };
}

async function readDer(path: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readNamedFile(path, LARGEST_FILE);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.problem === 'tooLarge' || error.problem === 'notAFile') throw unreadable(error);
    throw new Failure('FILE_UNREADABLE', '打不开所选的文件。', '请确认文件还在，并且您有权读取它。', {
      cause: error,
    });
  }
  const text = bytes.toString('latin1');
  if (text.includes('PRIVATE KEY-----'))
    throw new Failure(
      'PRIVATE_KEY_IN_FILE',
      '这个文件里有私钥。登记证书只需要证书本身，私钥不能交给别人。',
      '请持证人另存不含私钥的证书文件，并妥善保管原文件。',
    );
  const [, body] = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(text) ?? [];
  return body === undefined ? bytes : Buffer.from(body, 'base64');
}
