import { createHmac, timingSafeEqual } from 'node:crypto';
import type { BaseBlock } from 'asn1js';
import { unsupported } from '../failures';
import { algorithm, count, items, octets } from './asn1';
import { pbkdf2Of } from './ciphers';
import { OWN_COST, PURPOSE, pkcs12Derive, type Budget, type Digest } from './derivation';
import type { PasswordForm } from './passwords';

const PBMAC1 = '1.2.840.113549.1.5.14';
const DIGESTS: Record<string, { digest: Digest; size: number }> = {
  '1.3.14.3.2.26': { digest: 'sha1', size: 20 },
  '2.16.840.1.101.3.4.2.4': { digest: 'sha224', size: 28 },
  '2.16.840.1.101.3.4.2.1': { digest: 'sha256', size: 32 },
  '2.16.840.1.101.3.4.2.2': { digest: 'sha384', size: 48 },
  '2.16.840.1.101.3.4.2.3': { digest: 'sha512', size: 64 },
};
const HMACS: Record<string, Digest> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};
const LONGEST_KEY = 128;

/**
 * Whether the MAC over the file's content is by this password: PKCS#12's own, or PBMAC1 (RFC 9579). `macData` as in
 * RFC 7292 §4. Throws a SyntaxError, or a Failure PFX_UNSUPPORTED, PFX_TOO_COSTLY.
 */
export async function macFits(
  macData: BaseBlock,
  content: Buffer,
  password: PasswordForm,
  budget: Budget,
): Promise<boolean> {
  const [info, saltBlock, iterationsBlock] = items(macData);
  const [by, wantedBlock] = items(info);
  const wanted = octets(wantedBlock);
  const { id, parameters } = algorithm(by);
  if (id === PBMAC1) {
    const [derivation, scheme] = items(parameters);
    const hmac = HMACS[algorithm(scheme).id];
    const key = pbkdf2Of(derivation, budget);
    if (!hmac || key.length === null || key.length < 1 || key.length > LONGEST_KEY) throw unsupported();
    return same(hmac, await key.derive(password.bytes, key.length), content, wanted);
  }
  const known = DIGESTS[id];
  if (!known) throw unsupported();
  const iterations = iterationsBlock ? count(iterationsBlock) : 1;
  if (iterations < 1) throw new SyntaxError('no iterations');
  budget.spend(iterations * OWN_COST);
  const key = await pkcs12Derive({
    password: password.bmp,
    salt: octets(saltBlock),
    iterations,
    length: known.size,
    purpose: PURPOSE.mac,
    digest: known.digest,
  });
  return same(known.digest, key, content, wanted);
}

function same(digest: Digest, key: Buffer, content: Buffer, wanted: Buffer): boolean {
  const mac = createHmac(digest, key).update(content).digest();
  return mac.length === wanted.length && timingSafeEqual(mac, wanted);
}
