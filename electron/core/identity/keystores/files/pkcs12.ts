import { readContents } from './contents';
import { choosePair, type OpenedKey } from './pairs';

/**
 * Opens a PKCS#12 file (RFC 7292): PBES2, the old 3DES and RC2, a MAC of either kind or none; RSA, P-256 or SM2. Our own
 * reader over asn1js: pkijs lacks the old ciphers, PBMAC1 and SM2, node-forge PBES2 under a Chinese password, elliptic
 * keys and PBMAC1, and neither bounds the work that a file may ask for.
 *
 * @throws Failure PFX_WRONG_PASSWORD, PFX_UNREADABLE, PFX_UNSUPPORTED, PFX_UNPROTECTED, PFX_TOO_COSTLY, PFX_NO_KEY,
 *   PFX_UNSUPPORTED_KEY, PFX_WEAK_KEY
 */
export async function openPkcs12(file: Buffer, password: string): Promise<OpenedKey> {
  return choosePair(await readContents(file, password));
}
