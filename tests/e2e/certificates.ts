import { join } from 'node:path';
import { openssl } from '../unit/core/identity/openssl';

interface KeyFile {
  certificatePath: string;
  password: string;
}

/** The certificate of a PFX file without its key, as a person would hand it to the administrator. PEM, in `folder`. */
export function certificateOf({ certificatePath, password }: KeyFile, folder: string): string {
  const path = join(folder, 'certificate.pem');
  openssl([
    'pkcs12',
    '-in',
    certificatePath,
    '-passin',
    `pass:${password}`,
    '-clcerts',
    '-nokeys',
    '-out',
    path,
  ]);
  return path;
}

/** The private key of a PFX file, unprotected, PEM, in `folder`. */
export function privateKeyOf({ certificatePath, password }: KeyFile, folder: string): string {
  const path = join(folder, 'key.pem');
  openssl([
    'pkcs12',
    '-in',
    certificatePath,
    '-passin',
    `pass:${password}`,
    '-nocerts',
    '-noenc',
    '-out',
    path,
  ]);
  return path;
}
