import { loginErrorCodes, type LoginStatement, type PlatformSession } from '../../platform/contract';
import { canonicalText } from '../../domain/encoding/canonical';
import { Failure } from '../failure';
import type { PlatformClient, Signer } from '../types';
import { dateText, durationText, validityFailure } from './failures';
import type { Certificate } from '../../pki/certificates';
import { MAX_USABLE_OFFSET } from '../../domain/clock/tolerances';
import type { IdentityParts } from './types';

/** Returns true for a connection failure: `PlatformClient` gives these codes that begin with `LINE_`. */
export function isConnectionFailure(error: unknown): error is Failure {
  return error instanceof Failure && error.code.startsWith('LINE_');
}

/**
 * Returns true when the platform refused the certificate or the account itself. Such a refusal also applies to working
 * offline.
 */
export function isPlatformRefusal(error: unknown): error is Failure {
  const passing = [
    'SIGNATURE_INVALID',
    'CHALLENGE_EXPIRED',
    'SMS_REQUIRED',
    'SMS_WRONG',
    'SMS_EXPIRED',
    'TOO_MANY_TRIES',
  ];
  return (
    error instanceof Failure &&
    (loginErrorCodes as readonly string[]).includes(error.code) &&
    !passing.includes(error.code)
  );
}

/** Throws `Failure` 'CERTIFICATE_EXPIRED' or 'CERTIFICATE_NOT_YET_VALID' when the certificate is not valid at `now`. */
export function requireValidDates(certificate: Certificate, now: Date): void {
  if (now < certificate.notBefore)
    throw validityFailure('CERTIFICATE_NOT_YET_VALID', `证书到${dateText(certificate.notBefore)}才生效`, now);
  if (now > certificate.notAfter)
    throw validityFailure('CERTIFICATE_EXPIRED', `证书已于${dateText(certificate.notAfter)}过期`, now);
}

/**
 * Logs in: challenge, signed statement, session. Rejects with what the client rejects with, and with `Failure`
 * 'CLOCK_WRONG' when this machine's clock is more than ten minutes off, or 'PLATFORM_MISMATCH' when the challenge names
 * another platform: its answer must not be signed for another one.
 */
export async function logIn(
  { platform, clock, device }: Pick<IdentityParts, 'platform' | 'clock' | 'device'>,
  signer: Signer,
  smsCode?: string,
): Promise<PlatformSession> {
  const challenge = await platform.challenge();
  const known = platform.clockOffset ?? 0;
  const remaining = clock.now().getTime() - Date.parse(challenge.serverTime);
  // Both the challenge and the earlier comparison of the clocks must be within the tolerance.
  const offset = Math.abs(known) > Math.abs(known + remaining) ? known : known + remaining;
  if (Math.abs(offset) > MAX_USABLE_OFFSET)
    throw new Failure(
      'CLOCK_WRONG',
      `本机时钟比平台${offset > 0 ? '快' : '慢'}了${durationText(offset)}，签名时间会不对，现在不能登录。`,
      '请校准本机的日期、时间和时区，然后重新登录。',
    );
  if (originOf(challenge.audience) !== originOf(platform.url))
    throw new Failure(
      'PLATFORM_MISMATCH',
      '平台给出的登录请求属于另一个地址，为防止冒用没有签名。',
      '请在“设置”中核对平台地址；地址无误请联系平台运维人员。',
    );
  const statement: LoginStatement = {
    typ: 'gov.session.login/1',
    nonce: challenge.nonce,
    audience: challenge.audience,
    certificate: signer.certificate.sha256,
    device: device.slice(0, 120),
    at: clock.now().toISOString(),
  };
  const text = canonicalText(statement);
  const cms = await signer.sign(Buffer.from(text));
  return platform.logIn({ statement: text, cms, ...(smsCode && { code: smsCode }) });
}

/**
 * Ends the session on the platform. It expires there when the platform cannot be reached. Rejects with errors that are
 * not a `Failure`.
 */
export async function logOut(platform: PlatformClient): Promise<void> {
  try {
    await platform.logOut();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

function originOf(address: string): string | null {
  try {
    return new URL(address).origin;
  } catch {
    return null;
  }
}
