import { createHash } from 'node:crypto';
import type { Account, LoginErrorCode } from '../contract';
import { CmsError, verifyCms } from '../../pki/cms';
import type { ChainCode } from '../../pki/trust';
import type { Platform } from './platform';

export type Signer =
  | {
      ok: true;
      /** SHA-256 of the certificate in DER, hex. */
      certificate: string;
      /** Account that the certificate is bound to; null when it is not bound. */
      account: Account | null;
    }
  | {
      ok: false;
      code: LoginErrorCode;
      message: string;
      /**
       * SHA-256 as above when the signature is valid but the certificate is not; empty when the signature is invalid.
       */
      certificate: string;
    };

const CODES: Record<ChainCode, LoginErrorCode> = {
  UNTRUSTED: 'CERTIFICATE_UNTRUSTED',
  EXPIRED: 'CERTIFICATE_EXPIRED',
  NOT_YET_VALID: 'CERTIFICATE_NOT_YET_VALID',
  WRONG_USAGE: 'CERTIFICATE_WRONG_USAGE',
  REVOKED: 'CERTIFICATE_REVOKED',
  REVOCATION_UNKNOWN: 'CERTIFICATE_UNTRUSTED',
};

/**
 * Verifies a detached CMS (DER in base64) over `text`, and its certificate at the time of the platform. Returns the
 * signer or the reason of refusal. Throws on internal errors only.
 */
export function verifySigner(platform: Platform, cms: string, text: string): Signer {
  const der = Buffer.from(cms, 'base64');
  const invalid: Signer = {
    ok: false,
    code: 'SIGNATURE_INVALID',
    message: '签名无效：内容、证书与签名不相符。',
    certificate: '',
  };
  if (der.toString('base64') !== cms) return invalid;
  let certificate: Buffer;
  try {
    certificate = verifyCms({ cms: der, content: Buffer.from(text) }).certificate;
  } catch (error) {
    if (error instanceof CmsError) return invalid;
    throw error;
  }
  const sha256 = createHash('sha256').update(certificate).digest('hex');
  const verdict = platform.chain.check(certificate, platform.now(), 'sign');
  if (!verdict.ok)
    return { ok: false, code: CODES[verdict.code], message: verdict.reason, certificate: sha256 };
  const owner = platform.certificateOwner(certificate);
  return { ok: true, certificate: sha256, account: owner === null ? null : platform.account(owner) };
}
