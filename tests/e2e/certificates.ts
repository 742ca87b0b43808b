import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openssl, P256_KEY } from '../unit/pki/test-pki';

interface KeyFile {
  certificatePath: string;
  password: string;
}

/** Extracts the certificate of a PFX file without its key, as PEM. Returns the path in `folder`. */
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

/** Extracts the private key of a PFX file without encryption, as PEM. Returns the path in `folder`. */
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

const EXTENSIONS = `basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
extendedKeyUsage = clientAuth,emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`;

/**
 * Issues a P-256 certificate for a person without an account, by the CA of the practice platform in `practice`. Returns
 * a PFX file in `folder`.
 */
export function issueCertificateTo(
  { name, number }: { name: string; number: string },
  { practice, folder }: { practice: string; folder: string },
): KeyFile {
  const path = (file: string) => join(folder, `${number}.${file}`);
  const ca = join(practice, 'ca');
  const certificatePath = path('pfx');
  const password = 'Practice-1';
  writeFileSync(path('ext'), EXTENSIONS);
  const subject = `/C=CN/O=某某市信访局/CN=${name}/serialNumber=${number}`;
  openssl(['genpkey', ...P256_KEY, '-out', path('key')]);
  openssl(['req', '-new', '-utf8', '-key', path('key'), '-subj', subject, '-out', path('csr')]);
  openssl([
    ...['x509', '-req', '-sha256', '-days', '30', '-in', path('csr'), '-out', path('crt')],
    ...['-CA', join(ca, 'root.crt'), '-CAkey', join(ca, 'root.key'), '-extfile', path('ext')],
    ...['-set_serial', `0x40${randomBytes(12).toString('hex')}`],
  ]);
  openssl([
    ...['pkcs12', '-export', '-inkey', path('key'), '-in', path('crt')],
    ...['-passout', `pass:${password}`, '-out', certificatePath],
  ]);
  return { certificatePath, password };
}
