import { createDecipheriv } from 'node:crypto';
import type { BaseBlock } from 'asn1js';
import { sm4 } from 'sm-crypto-v2';
import { tooCostly, unsupported } from '../failures';
import { readAlgorithm, integerOf, isInteger, sequenceItems, octetsOf } from './asn1';
import { PURPOSE, pbkdf2, pkcs12Derive, type Budget } from './derivation';
import type { Digest } from './digests';
import type { PasswordForm } from './passwords';

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';

/** Ciphers of PBES2 (RFC 8018 appendix B.2, GM/T 0006), named as in node:crypto. SM4 is not in Electron's library. */
const CIPHERS: Record<string, { cipher: string; key: number }> = {
  '2.16.840.1.101.3.4.1.2': { cipher: 'aes-128-cbc', key: 16 },
  '2.16.840.1.101.3.4.1.22': { cipher: 'aes-192-cbc', key: 24 },
  '2.16.840.1.101.3.4.1.42': { cipher: 'aes-256-cbc', key: 32 },
  '1.2.840.113549.3.7': { cipher: 'des-ede3-cbc', key: 24 },
  '1.2.156.10197.1.104.2': { cipher: 'sm4-cbc', key: 16 },
};
/** HMACs of PBKDF2 (RFC 8018 appendix B.1.2, GM/T 0006) and of PBMAC1 (RFC 9579). */
export const HMACS: Record<string, Digest> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
  '1.2.156.10197.1.401.2': 'sm3',
};
/** Ciphers of PKCS#12 itself (RFC 7292 appendix C), all with SHA-1. RC4 is obsolete and not supported. */
const OWN: Record<string, { cipher: '3des' | 'rc2'; key: number }> = {
  '1.2.840.113549.1.12.1.3': { cipher: '3des', key: 24 },
  '1.2.840.113549.1.12.1.4': { cipher: '3des', key: 16 },
  '1.2.840.113549.1.12.1.5': { cipher: 'rc2', key: 16 },
  '1.2.840.113549.1.12.1.6': { cipher: 'rc2', key: 5 },
};

/** Largest input in bytes of a cipher that node:crypto does not provide: about 50 ms of work. */
const LONGEST_HERE = 48 * 1024;

/** The bytes cannot be decrypted: wrong password or damage. */
export class DecryptionError extends Error {}

/**
 * Reads PBKDF2 parameters (RFC 8018 appendix A.2). Throws a `SyntaxError`, or `Failure` 'PFX_UNSUPPORTED'. `length` is
 * the key length in bytes, null when not given. `derive` returns `size` bytes and rejects with `Failure`
 * 'PFX_TOO_COSTLY'.
 */
export function readPbkdf2(block: BaseBlock | undefined, budget: Budget) {
  const { id, parameters } = readAlgorithm(block);
  if (id !== PBKDF2) throw unsupported();
  const [salt, iterations, ...rest] = sequenceItems(parameters);
  const rounds = integerOf(iterations);
  if (rounds < 1) throw new SyntaxError('no iterations');
  const length = isInteger(rest[0]) ? integerOf(rest.shift()) : null;
  const digest = rest[0] ? HMACS[readAlgorithm(rest[0]).id] : 'sha1';
  if (!digest) throw unsupported();
  const common = { salt: octetsOf(salt), iterations: rounds, digest, budget };
  return {
    length,
    derive: (password: Buffer, size: number) => pbkdf2({ ...common, password, length: size }),
  };
}

/**
 * Decrypts `bytes` by an AlgorithmIdentifier. Rejects with a `DecryptionError`, a `SyntaxError`, or `Failure`
 * 'PFX_UNSUPPORTED' or 'PFX_TOO_COSTLY'.
 */
export async function decrypt(
  by: BaseBlock | undefined,
  bytes: Buffer,
  password: PasswordForm,
  budget: Budget,
): Promise<Buffer> {
  const { id, parameters } = readAlgorithm(by);
  if (id === PBES2) {
    const [derivation, scheme] = sequenceItems(parameters);
    const key = readPbkdf2(derivation, budget);
    const { id: cipherId, parameters: iv } = readAlgorithm(scheme);
    const cipher = CIPHERS[cipherId];
    if (!cipher || (key.length !== null && key.length !== cipher.key)) throw unsupported();
    if (cipher.cipher === 'sm4-cbc') inReason(bytes, budget);
    return runCipher(cipher.cipher, await key.derive(password.bytes, cipher.key), octetsOf(iv), bytes);
  }
  const own = OWN[id];
  if (!own) throw unsupported();
  const [salt, iterations] = sequenceItems(parameters);
  const rounds = integerOf(iterations);
  if (rounds < 1) throw new SyntaxError('no iterations');
  const common = {
    password: password.bmp,
    salt: octetsOf(salt),
    iterations: rounds,
    digest: 'sha1' as const,
    budget,
  };
  const key = await pkcs12Derive({ ...common, length: own.key, purpose: PURPOSE.key });
  const iv = await pkcs12Derive({ ...common, length: 8, purpose: PURPOSE.iv });
  if (own.cipher === 'rc2') {
    inReason(bytes, budget);
    return runRc2(key, iv, bytes);
  }
  const triple = own.key === 24 ? key : Buffer.concat([key, key.subarray(0, 8)]);
  return runCipher('des-ede3-cbc', triple, iv, bytes);
}

/**
 * Limits the input of ciphers that run in JavaScript: they do not yield, and the time of node-forge grows with the
 * square of the length (1 MB took minutes). Keys and certificates have a few kilobytes.
 */
function inReason(bytes: Buffer, budget: Budget): void {
  if (bytes.length > LONGEST_HERE) throw tooCostly();
  budget.decrypt(bytes.length);
}

function runCipher(cipher: string, key: Buffer, iv: Buffer, bytes: Buffer): Buffer {
  try {
    if (cipher === 'sm4-cbc')
      return Buffer.from(sm4.decrypt(bytes, key, { mode: 'cbc', iv, padding: 'pkcs#7', output: 'array' }));
    const decipher = createDecipheriv(cipher, key, iv);
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  } catch (cause) {
    throw new DecryptionError('does not decrypt', { cause });
  }
}

/** OpenSSL no longer provides RC2; node-forge does. It is large and seldom needed, so it is loaded on demand. */
async function runRc2(key: Buffer, iv: Buffer, bytes: Buffer): Promise<Buffer> {
  const { rc2, util } = (await import('node-forge')).default;
  const decipher = rc2.createDecryptionCipher(key.toString('latin1'), key.length * 8);
  decipher.start(iv.toString('latin1'));
  decipher.update(util.createBuffer(bytes.toString('latin1')));
  if (!decipher.finish()) throw new DecryptionError('does not decrypt');
  return Buffer.from(decipher.output.getBytes(), 'latin1');
}
