import { X509Certificate } from 'node:crypto';
import type { z } from 'zod';
import type { caInfoSchema } from '../contract';
import { Failure } from '../failure';
import { FileError, readNamedFile } from '../user-files';
import { isSignedBy } from '../../pki/algorithms';
import { certificateOrNull, type Certificate } from '../../pki/certificates';

export type CaInfo = z.infer<typeof caInfoSchema>;

const FILE_LIMIT = 200_000;

function unreadable(cause?: unknown): Failure {
  return new Failure(
    'CA_UNREADABLE',
    '这个文件不是可以读取的证书。',
    '请选择平台提供的 CA 证书文件（.cer、.crt 或 .pem）。',
    {
      cause,
    },
  );
}

function parse(data: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(data);
  } catch (cause) {
    throw unreadable(cause);
  }
}

/**
 * Returns subject (`CN=…, O=…`), end of validity (UTC instant) and SHA-256 of the DER (hex) of a certificate. Throws
 * `Failure` 'CA_UNREADABLE' when it cannot be parsed.
 */
export function describeCertificate(pem: string): CaInfo {
  const certificate = parse(pem);
  return {
    subject: certificate.subject.split('\n').reverse().join(', '),
    notAfter: new Date(certificate.validTo).toISOString(),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  };
}

const signsItself = (certificate: Certificate): boolean => {
  const { signatureAlgorithm, toBeSigned, signature } = certificate;
  return isSignedBy(certificate, signatureAlgorithm, toBeSigned, signature);
};

/**
 * Returns the PEM of a CA certificate given as PEM or DER. Throws `Failure` 'CA_UNREADABLE' when it cannot be parsed,
 * 'CA_SM2' for an SM2 certificate, and 'CA_NOT_CA' when it is neither a CA's nor self-signed.
 */
export function readCaCertificate(data: Buffer): string {
  const certificate = parse(data);
  // This parser does not open the public key, whose algorithm node:crypto may not support.
  const known = certificateOrNull(certificate.raw);
  if (known?.keyAlgorithm === 'sm2')
    throw new Failure(
      'CA_SM2',
      '这是国密 SM2 证书；本程序的 HTTPS 连接不支持国密算法。',
      '请向平台运维人员索取国际算法（RSA 或 ECDSA）的 CA 证书。',
    );
  if (!certificate.ca && !(known && signsItself(known)))
    throw new Failure(
      'CA_NOT_CA',
      '这张证书不是 CA 证书，不能用来辨认平台。',
      '请选择签发平台服务器证书的那张 CA 证书；可向平台运维人员索取。',
    );
  return certificate.toString();
}

/**
 * 读取 CA 证书文件: returns the certificate for the form and saves nothing. Rejects with `Failure` 'FILE_UNREADABLE' or
 * those of `readCaCertificate`.
 */
export async function readCertificate(input: { path: string }): Promise<{ pem: string; ca: CaInfo }> {
  const data = await readSmallFile(input.path);
  const pem = readCaCertificate(data);
  return { pem, ca: describeCertificate(pem) };
}

async function readSmallFile(path: string): Promise<Buffer> {
  try {
    return await readNamedFile(path, FILE_LIMIT);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.problem === 'tooLarge' || error.problem === 'notAFile') throw unreadable(error);
    throw new Failure('FILE_UNREADABLE', '文件打不开。', '请核对文件是否存在、是否有权读取，再重新选择。', {
      cause: error,
    });
  }
}
