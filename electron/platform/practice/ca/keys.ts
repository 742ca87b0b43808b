import { createPrivateKey, generateKeyPair, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { SignatureAlgorithm } from '../../../pki/algorithms';
import { derContent, encodeDer, derItems, encodeOid, TAG } from '../../../pki/der';
import { sm2Digest, sm2PublicKey, sm2Sign } from '../../../pki/sm2';

/** A key pair in DER: private key as PKCS#8, public key as SubjectPublicKeyInfo. */
export interface KeyPair {
  pkcs8: Buffer;
  spki: Buffer;
}

export type KeyKind = 'rsa-2048' | 'rsa-4096' | 'p256' | 'sm2';

const generate = promisify(generateKeyPair);

const sequence = (...parts: Uint8Array[]) => encodeDer(TAG.sequence, ...parts);
const SM2_KEY = sequence(encodeOid('1.2.840.10045.2.1'), encodeOid('1.2.156.10197.1.301'));
const [ZERO, ONE] = [0, 1].map((value) => encodeDer(TAG.integer, Uint8Array.of(value))) as [Buffer, Buffer];
const CONTEXT_1 = 0xa1;

export async function newKey(kind: KeyKind): Promise<KeyPair> {
  if (kind === 'sm2') return newSm2Key();
  const { privateKey, publicKey } =
    kind === 'p256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: kind === 'rsa-4096' ? 4096 : 2048 });
  return {
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }),
    spki: publicKey.export({ type: 'spki', format: 'der' }),
  };
}

/**
 * node:crypto of Electron does not support SM2. The top bit is cleared, so that the number is below the order of the
 * curve.
 */
function newSm2Key(): KeyPair {
  const d = randomBytes(32);
  d[0] = (d[0] ?? 0) & 0x7f;
  const bits = encodeDer(TAG.bits, Uint8Array.of(0), sm2PublicKey(d));
  // RFC 5915 inside RFC 5208.
  const ecKey = sequence(ONE, encodeDer(TAG.octets, d), encodeDer(CONTEXT_1, bits));
  return { pkcs8: sequence(ZERO, SM2_KEY, encodeDer(TAG.octets, ecKey)), spki: sequence(SM2_KEY, bits) };
}

function sm2Secret(pkcs8: Buffer): Buffer {
  const inner = derContent(derItems(pkcs8, TAG.sequence)[2] ?? Buffer.alloc(0), TAG.octets);
  return derContent(derItems(inner, TAG.sequence)[1] ?? Buffer.alloc(0), TAG.octets);
}

/** Signs with the encoding of X.509 and CMS. */
export type Sign = (bytes: Uint8Array) => Buffer;

/** Returns the signing function of a private key (PKCS#8, made by `newKey`). */
export function signerOf(algorithm: SignatureAlgorithm, pkcs8: Buffer): Sign {
  if (algorithm === 'sm2-sm3') {
    const secret = sm2Secret(pkcs8);
    const point = sm2PublicKey(secret);
    return (bytes) => sm2Sign(secret, sm2Digest(point, bytes));
  }
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return (bytes) => sign('sha256', bytes, key);
}

export const ALGORITHM_OF: Record<KeyKind, SignatureAlgorithm> = {
  'rsa-2048': 'rsa-sha256',
  'rsa-4096': 'rsa-sha256',
  p256: 'ecdsa-sha256',
  sm2: 'sm2-sm3',
};

/** DER AlgorithmIdentifier of each signature algorithm (RFC 4055, RFC 5758, GM/T 0006). */
export const SIGNATURE_ALGORITHM: Record<SignatureAlgorithm, Buffer> = {
  'rsa-sha256': sequence(encodeOid('1.2.840.113549.1.1.11'), encodeDer(TAG.null)),
  'ecdsa-sha256': sequence(encodeOid('1.2.840.10045.4.3.2')),
  'sm2-sm3': sequence(encodeOid('1.2.156.10197.1.501')),
};

export function toPem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Returns the bytes of the first PEM block; empty without one. */
export function fromPem(text: string): Buffer {
  return Buffer.from(/-----BEGIN [^-]+-----([^-]+)-----END/.exec(text)?.[1] ?? '', 'base64');
}
