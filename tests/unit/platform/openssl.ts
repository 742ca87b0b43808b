import { execFileSync, spawn } from 'node:child_process';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { signCms } from '../../../electron/pki/cms';
import type { PracticeKey, PracticeServer } from '../../../electron/platform/practice/server';
import type { PlatformSession } from '../../../electron/platform/contract';
import { logIn, Person, type Answer, type SigningKey } from './practice-client';

/** A temporary folder for the files that openssl reads and writes. */
export class TempFiles {
  readonly directory = mkdtempSync(path.join(tmpdir(), 'openssl-'));
  #count = 0;

  write(content: string | Uint8Array = '', name = `${(this.#count += 1)}`): string {
    const file = path.join(this.directory, name);
    writeFileSync(file, content);
    return file;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Runs openssl and returns its standard output. Throws when openssl fails. */
export function openssl(args: string[], input: string | Uint8Array = ''): string {
  return opensslBytes(args, input).toString();
}

export function opensslBytes(args: string[], input: string | Uint8Array = ''): Buffer {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'pipe'] });
}

/**
 * Runs openssl asynchronously and returns its exit state with standard output and error, so that openssl can send
 * requests to this process.
 */
export function opensslOutput(args: string[]): Promise<{ ok: boolean; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => (said += part));
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, said }));
  });
}

/** Encodes certificates or CRLs (DER) as one PEM text. */
export function pemText(kind: 'CERTIFICATE' | 'X509 CRL', ...items: Uint8Array[]): string {
  return items
    .map((der) => Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n'))
    .map((text) => `-----BEGIN ${kind}-----\n${text}\n-----END ${kind}-----\n`)
    .join('');
}

export interface PfxFile {
  certificatePath: string;
  password: string;
}

const passwordOf = ({ certificatePath, password }: PfxFile) => [
  '-in',
  certificatePath,
  '-passin',
  `pass:${password}`,
];

/** Returns the certificate of a PKCS#12 file, extracted by openssl, as PEM. */
export function certificatePemOf(file: PfxFile): string {
  return openssl(['pkcs12', ...passwordOf(file), '-clcerts', '-nokeys']);
}

/** Opens a PKCS#12 file of any algorithm with openssl. SM2 signatures are also made by openssl. */
export function openPfxWithOpenssl(file: PracticeKey): SigningKey {
  const key = openssl(['pkcs12', ...passwordOf(file), '-nocerts', '-noenc']);
  const certificate = new X509Certificate(certificatePemOf(file)).raw;
  const signature = (bytes: Buffer) =>
    file.algorithm === 'sm2-sm3' ? signSm2(key, bytes) : sign('sha256', bytes, createPrivateKey(key));
  return {
    certificate,
    sign: async (content) => {
      const made = await signCms({
        content,
        certificate,
        at: new Date(),
        sign: ({ toBeSigned }) => Promise.resolve(signature(toBeSigned)),
      });
      return made.toString('base64');
    },
  };
}

const STANDARD_ID = 'distid:1234567812345678';

function signSm2(key: string, bytes: Buffer): Buffer {
  const bench = new TempFiles();
  try {
    const args = ['-inkey', bench.write(key), '-in', bench.write(bytes), '-rawin', '-digest', 'sm3'];
    return opensslBytes(['pkeyutl', '-sign', ...args, '-pkeyopt', STANDARD_ID]);
  } finally {
    bench.remove();
  }
}

/** Whether openssl accepts an SM2 signature by the key of a certificate, under the standard user id. */
export function verifiesSm2Signature(
  bench: TempFiles,
  certificate: string,
  bytes: Buffer,
  signature: Buffer,
): boolean {
  const args = ['-certin', '-inkey', bench.write(certificate), '-in', bench.write(bytes), '-rawin'];
  const how = ['-digest', 'sm3', '-pkeyopt', STANDARD_ID, '-sigfile', bench.write(signature)];
  return openssl(['pkeyutl', '-verify', ...args, ...how]).includes('Signature Verified Successfully');
}

/** Returns the key of a person with this algorithm from `practice.json`. */
export function practiceKeyOf(server: PracticeServer, accountId: string, algorithm: string): PracticeKey {
  return server.keys.find((key) => key.accountId === accountId && key.algorithm === algorithm)!;
}

export const logInWithPracticeKey = (server: PracticeServer, key: PracticeKey): Promise<Answer> =>
  logIn(server, openPfxWithOpenssl(key));

/** Signs a person in with a key from `practice.json`. Throws when the login is refused. */
export async function signInWithPracticeKey(server: PracticeServer, key: PracticeKey): Promise<Person> {
  const keys = openPfxWithOpenssl(key);
  const answer = await logIn(server, keys);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.toString()}`);
  return Person.of(server, answer.json as PlatformSession, keys);
}
