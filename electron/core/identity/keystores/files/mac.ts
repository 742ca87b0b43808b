import { timingSafeEqual } from 'node:crypto';
import type { BaseBlock } from 'asn1js';
import { unsupported } from '../failures';
import { readAlgorithm, integerOf, sequenceItems, octetsOf } from './asn1';
import { HMACS, readPbkdf2 } from './ciphers';
import { PURPOSE, pkcs12Derive, type Budget } from './derivation';
import { computeHmac, digestSize, type Digest } from './digests';
import type { PasswordForm } from './passwords';

const PBMAC1 = '1.2.840.113549.1.5.14';
const DIGESTS: Record<string, Digest> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '1.2.156.10197.1.401': 'sm3',
};
const LONGEST_KEY = 128;

/**
 * Returns true when the MAC over the content was made with this password: PKCS#12's own, or PBMAC1 (RFC 9579).
 * `macData` is the MacData of RFC 7292 §4. Rejects with a `SyntaxError`, or `Failure` 'PFX_UNSUPPORTED' or
 * 'PFX_TOO_COSTLY'.
 */
export async function isMacValid(
  macData: BaseBlock,
  content: Buffer,
  password: PasswordForm,
  budget: Budget,
): Promise<boolean> {
  const [info, saltBlock, iterationsBlock] = sequenceItems(macData);
  const [by, wantedBlock] = sequenceItems(info);
  const wanted = octetsOf(wantedBlock);
  const { id, parameters } = readAlgorithm(by);
  if (id === PBMAC1) {
    const [derivation, scheme] = sequenceItems(parameters);
    const hmac = HMACS[readAlgorithm(scheme).id];
    const key = readPbkdf2(derivation, budget);
    if (!hmac || key.length === null || key.length < 1 || key.length > LONGEST_KEY) throw unsupported();
    return same(hmac, await key.derive(password.bytes, key.length), content, wanted);
  }
  const digest = DIGESTS[id];
  if (!digest) throw unsupported();
  const iterations = iterationsBlock ? integerOf(iterationsBlock) : 1;
  if (iterations < 1) throw new SyntaxError('no iterations');
  const key = await pkcs12Derive({
    password: password.bmp,
    salt: octetsOf(saltBlock),
    iterations,
    length: digestSize(digest),
    purpose: PURPOSE.mac,
    digest,
    budget,
  });
  return same(digest, key, content, wanted);
}

function same(digest: Digest, key: Buffer, content: Buffer, wanted: Buffer): boolean {
  const mac = computeHmac(digest, key, content);
  return mac.length === wanted.length && timingSafeEqual(mac, wanted);
}
