import { readPkcs12Contents } from './pkcs12-contents';
import { chooseKeyPair, type FileKeyPair } from './key-pairs';

/**
 * Opens a PKCS#12 file (RFC 7292): PBES2, 3DES and RC2; either kind of MAC or none; RSA, P-256 or SM2. It is
 * implemented here on asn1js because no library fits: pkijs lacks the old ciphers, PBMAC1 and SM2; node-forge lacks
 * PBES2 with a Chinese password, elliptic curve keys and PBMAC1; neither limits the work that a file may require.
 *
 * @throws Failure PFX_WRONG_PASSWORD, PFX_UNREADABLE, PFX_UNSUPPORTED, PFX_UNPROTECTED, PFX_TOO_COSTLY, PFX_NO_KEY,
 * PFX_UNSUPPORTED_KEY, PFX_WEAK_KEY
 */
export async function openPkcs12(file: Buffer, password: string): Promise<FileKeyPair> {
  return chooseKeyPair(await readPkcs12Contents(file, password));
}
