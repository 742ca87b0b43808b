/** Kinds of PKCS#12 files in use, as openssl creates them. */

const aes = (bits: number) => ['-keypbe', `AES-${bits}-CBC`, '-certpbe', `AES-${bits}-CBC`];
export const AES_OPTIONS = aes(256);
const SM4 = ['-keypbe', 'SM4-CBC', '-certpbe', 'SM4-CBC'];
const DES3 = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];

/** Name in test titles, password, options of `openssl pkcs12 -export`. */
export const PFX_KINDS: Array<[string, string, string[]]> = [
  ['as openssl 3 makes it (PBES2, AES-256)', 'Secret-1', []],
  ['AES-256 with a Chinese password', '信访局密码2026', AES_OPTIONS],
  ['AES-192 with a SHA-512 MAC', 'Secret-1', [...aes(192), '-macalg', 'sha512']],
  ['AES-128 with a SHA-1 MAC', 'Secret-1', [...aes(128), '-macalg', 'sha1']],
  ['with a SHA-384 MAC', 'Secret-1', ['-macalg', 'sha384']],
  ['with RC2 and 3DES, as old Windows exports it', 'Secret-1', ['-legacy']],
  ['with RC2-128', 'Secret-1', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128']],
  ['with RC2, 3DES and a Chinese password', '信访局密码2026', ['-legacy']],
  ['with 3DES for both', 'Secret-1', DES3],
  ['with 3DES of two keys', 'Secret-1', ['-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-2DES']],
  ['with 3DES and a Chinese password', '信访局密码2026', DES3],
  ['with 3DES inside PBES2', 'Secret-1', ['-keypbe', 'DES-EDE3-CBC', '-certpbe', 'DES-EDE3-CBC']],
  ['old for certificates, new for the key', '口令a1', ['-legacy', '-keypbe', 'AES-256-CBC']],
  ['with PBMAC1', 'Secret-1', ['-pbmac1_pbkdf2']],
  [
    'with PBMAC1 over SHA-512',
    'Secret-1',
    ['-pbmac1_pbkdf2', '-pbmac1_pbkdf2_md', 'sha512', '-macalg', 'sha512'],
  ],
  ['with PBMAC1 and a Chinese password', '信访局密码2026', ['-pbmac1_pbkdf2']],
  ['with the certificate in the clear', 'Secret-1', ['-certpbe', 'NONE']],
  ['with the key in the clear', 'Secret-1', ['-keypbe', 'NONE']],
  ['in SM4 with an SM3 MAC', 'Secret-1', [...SM4, '-macalg', 'sm3']],
  ['in SM4 with a Chinese password', '信访局密码2026', SM4],
  ['without a MAC', 'Secret-1', ['-nomac', ...AES_OPTIONS]],
  ['without a MAC, with a Chinese password', '信访局密码2026', ['-nomac', ...AES_OPTIONS]],
  ['without a MAC, in RC2 and 3DES', 'Secret-1', ['-nomac', '-legacy']],
  ['with an empty password', '', []],
  ['with an empty password in 3DES', '', DES3],
  ['with one iteration', 'Secret-1', ['-iter', '1']],
  ['with a rare character in its password', '𠮷𡃁-2026', []],
];
