import { derSignature } from '../../../../../pki/algorithms';
import type { Certificate } from '../../../../../pki/certificates';
import { Failure } from '../../../../failure';
import { notUnderThisKey } from '../../failures';
import { keyUnsupported, tokenFailed } from '../failures';
import { certificateOf, closeQuietly } from './devices';
import { verifiedDataKey, readEnvelope, sealEnvelope } from './envelope';
import { SAR, SkfError, ulongBuffer, type Handle, type Skf } from './library';

/** The keys of a container, in an application that is logged in. */
export interface ContainerKey {
  skf: Skf;
  container: Handle;
  /** Certificate for signing; there is another one for encryption. */
  certificate: Certificate;
}

/** SGD_SM4_CBC (GM/T 0006). */
const SM4_CBC = 0x402;
/** r and s are right-aligned in fields of 64 bytes (ECCSIGNATUREBLOB). */
const FIELD = 64;
const NUMBER = 32;
const IV_ROOM = 32;
const DECRYPTED_ROOM = 256;

/**
 * Throws `Failure` 'TOKEN_KEY_UNSUPPORTED' for a container with an RSA key: the vendor's PKCS#11 driver supports those.
 */
export function checkUsable(certificate: Certificate): void {
  if (certificate.keyAlgorithm !== 'sm2')
    throw keyUnsupported('国密接口（SKF）只支持 SM2 密钥；RSA 证书请用同一 UKey 的 PKCS#11 驱动');
}

/**
 * Signs SM3(Z ‖ bytes), 32 bytes, and returns the DER of r and s. Throws `Failure` 'TOKEN_FAILED' for a malformed
 * signature, or an `SkfError`.
 */
export function signDigest({ skf, container }: ContainerKey, digest: Buffer): Buffer {
  const blob = Buffer.alloc(FIELD * 2);
  skf.call('SKF_ECCSignData', container, digest, digest.length, blob);
  const [r, s] = [blob.subarray(0, FIELD), blob.subarray(FIELD)].map((field) => {
    if (field.subarray(0, FIELD - NUMBER).some((byte) => byte !== 0)) throw tokenFailed('ECCSIGNATUREBLOB');
    return field.subarray(FIELD - NUMBER);
  });
  return derSignature(Buffer.concat([r ?? Buffer.alloc(0), s ?? Buffer.alloc(0)]));
}

/**
 * Returns the wrapped data key; null when the container has no encryption key pair or its token cannot unwrap. Throws
 * other failures, or an `SkfError`.
 */
export function wrapAndVerify(key: ContainerKey, dataKey: Buffer): string | null {
  const point = certificateOf(key.skf, key.container, 'encrypt')?.point;
  if (!point) return null;
  const wrapped = sealEnvelope(point, dataKey);
  try {
    return unwrap(key, wrapped).equals(dataKey) ? wrapped : null;
  } catch (error) {
    if (error instanceof Failure && error.code === 'KEY_UNWRAP_FAILED') return null;
    throw error;
  }
}

/**
 * Returns the unwrapped data key. Throws `Failure` 'KEY_UNWRAP_FAILED' when it was not wrapped under this container's
 * encryption key, or an `SkfError` when the token was removed or is not logged in.
 */
export function unwrap({ skf, container }: ContainerKey, wrapped: string): Buffer {
  const envelope = readEnvelope(wrapped);
  if (!envelope) throw notUnderThisKey();
  const { wrappedKey, iv, sealed } = envelope;
  let session: Handle | null = null;
  try {
    session = skf.open('SKF_ImportSessionKey', container, SM4_CBC, wrappedKey, wrappedKey.length);
    const IV = Buffer.concat([iv, Buffer.alloc(IV_ROOM - iv.length)]);
    skf.call('SKF_DecryptInit', session, { IV, IVLen: iv.length, PaddingType: 0, FeedBitLen: 0 });
    const plain = Buffer.alloc(DECRYPTED_ROOM);
    const size = ulongBuffer(plain.length);
    skf.call('SKF_Decrypt', session, sealed, sealed.length, plain, size);
    const dataKey = verifiedDataKey(plain.subarray(0, Math.min(size.readUInt32LE(), plain.length)));
    plain.fill(0);
    if (!dataKey) throw notUnderThisKey();
    return dataKey;
  } catch (error) {
    if (error instanceof SkfError && !PASSED_ON.includes(error.code)) throw notUnderThisKey(error);
    throw error;
  } finally {
    if (session !== null) closeQuietly(skf, 'SKF_CloseHandle', session);
  }
}

const PASSED_ON: number[] = [SAR.deviceRemoved, SAR.notLoggedIn];
