import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSoftHsm } from '../../../../../build/machine.mjs';
import { openssl, type IssuedCertificate } from '../../../pki/test-pki';

export const softHsm = findSoftHsm() ?? '';

/** Tokens of SoftHSM2 in a temporary folder. Must be created before a worker loads the library. */
export interface SoftHsmTokens {
  /** Creates a token with a user PIN. */
  create(label: string, pin: string): void;
  /** Writes a key and its certificate to a token; `id` is CKA_ID in hex. */
  put(label: string, pin: string, id: string, issued: IssuedCertificate): void;
  /** Removes a token. Returns a function that reinserts it. */
  remove(label: string): () => void;
  dispose(): void;
}

export function createSoftHsmTokens(): SoftHsmTokens {
  const folder = mkdtempSync(join(tmpdir(), 'softhsm-'));
  const store = join(folder, 'tokens');
  mkdirSync(store);
  const config = join(folder, 'softhsm2.conf');
  writeFileSync(config, `directories.tokendir = ${store}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  process.env['SOFTHSM2_CONF'] = config;
  const util = (args: string[]) => execFileSync('softhsm2-util', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const folders = new Map<string, string>();
  return {
    create(label, pin) {
      const before = new Set(readdirSync(store));
      util(['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', '87654321']);
      folders.set(label, readdirSync(store).find((name) => !before.has(name)) ?? '');
    },
    put(label, pin, id, issued) {
      const at = ['--module', softHsm, '--token-label', label, '--login', '--pin', pin];
      const write = (type: string, format: string[], usage: string[]) => {
        const file = join(folder, 'object.der');
        openssl([...format, '-outform', 'DER', '-out', file]);
        const what = ['--write-object', file, '--type', type, '--id', id, '--label', type];
        execFileSync('pkcs11-tool', [...at, ...what, ...usage], { stdio: ['ignore', 'pipe', 'pipe'] });
        rmSync(file);
      };
      const isRsa = issued.key.asymmetricKeyType === 'rsa';
      write(
        'privkey',
        ['pkey', '-in', issued.keyPath],
        ['--usage-sign', isRsa ? '--usage-decrypt' : '--usage-derive'],
      );
      write('cert', ['x509', '-in', issued.certPath], []);
    },
    remove(label) {
      const name = folders.get(label) ?? '';
      renameSync(join(store, name), join(folder, name));
      return () => renameSync(join(folder, name), join(store, name));
    },
    dispose() {
      delete process.env['SOFTHSM2_CONF'];
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Extracts key and certificate of a PKCS#12 file with openssl, as PEM files in `folder`. */
export function extractFromPfx(
  folder: string,
  file: { certificatePath: string; password: string },
): IssuedCertificate {
  const [keyPath, certPath] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const from = ['pkcs12', '-in', file.certificatePath, '-passin', `pass:${file.password}`];
  openssl([...from, '-nodes', '-nocerts', '-out', keyPath]);
  openssl([...from, '-nokeys', '-clcerts', '-out', certPath]);
  const key = createPrivateKey(readFileSync(keyPath));
  return { key, keyPath, certPath, der: new X509Certificate(readFileSync(certPath)).raw };
}
