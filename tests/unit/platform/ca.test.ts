import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCa, type Ca } from '../../../electron/platform/practice/ca';
import { PRACTICE_PASSWORD } from '../../../electron/platform/practice/roster';
import { PEOPLE } from '../../../electron/platform/practice/people';
import { openPfx } from './support';

const now = new Date();
let directory: string;
let ca: Ca;
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'practice-ca-'));
  mkdirSync(path.join(directory, 'ca.new'));
  writeFileSync(path.join(directory, 'ca.new', 'root.key'), 'left by a killed process');
  ca = await openCa(directory, now);
}, 30_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const at = (name: string) => path.join(directory, name);

function openssl(args: string[], input?: string | Buffer): string {
  return execFileSync('openssl', args, {
    encoding: 'utf8',
    input: input ?? '',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function pemOf(file: string): string {
  return openssl(['pkcs12', '-in', file, '-passin', `pass:${PRACTICE_PASSWORD}`, '-clcerts', '-nokeys']);
}

function recordOf(accountId: string) {
  return ca.records.find((r) => r.accountId === accountId && r.refusal === null)!;
}

/** Checks a certificate against the root and a CRL, as a stranger with openssl would. */
function opensslVerify(pem: string, revoked: string[]): string {
  const crl = ca.crl(
    'rsa',
    revoked.map((serial) => ({ serial, at: now })),
    7,
    now,
  );
  writeFileSync(at('crl.pem'), openssl(['crl', '-inform', 'DER'], crl));
  writeFileSync(at('root.pem'), ca.rootPem);
  writeFileSync(at('person.pem'), pem);
  try {
    const args = ['verify', '-x509_strict', '-crl_check', '-purpose', 'smimesign'];
    return openssl([...args, '-CAfile', at('root.pem'), '-CRLfile', at('crl.pem'), at('person.pem')]);
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

describe('the practice CA', () => {
  it('gives every person a PKCS#12 file that openssl and forge open to the same certificate', () => {
    for (const { id } of PEOPLE) {
      const record = recordOf(id);
      const { certificate } = openPfx(record.path, PRACTICE_PASSWORD);
      expect(createHash('sha256').update(certificate).digest('hex')).toBe(record.sha256);
      const seen = openssl(['x509', '-noout', '-fingerprint', '-sha256'], pemOf(record.path));
      expect(seen.replace(/.*=|[:\s]/g, '').toLowerCase()).toBe(record.sha256);
    }
  });

  it('protects the key with PBES2 and AES-256', () => {
    const { stderr } = execFileSyncBoth(['pkcs12', '-info', '-noout', '-in', recordOf('linxiaohe').path]);
    expect(stderr).toMatch(/Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC/);
  });

  it('writes Chinese names that openssl reads', () => {
    const pem = pemOf(recordOf('sunkexin').path);
    const text = openssl(['x509', '-noout', '-subject', '-issuer', '-nameopt', 'utf8,sep_comma_plus'], pem);
    expect(text).toContain('OU=来访接待科,CN=孙可欣,serialNumber=sunkexin');
    expect(text).toContain('CN=演练平台根证书');
  });

  it('issues certificates that openssl accepts for signing until they are revoked', () => {
    const { path: file, serial } = recordOf('linxiaohe');
    expect(opensslVerify(pemOf(file), [])).toContain('OK');
    expect(opensslVerify(pemOf(file), [recordOf('sunkexin').serial])).toContain('OK');
    expect(opensslVerify(pemOf(file), [serial])).toContain('certificate revoked');
  });

  it('numbers its CRLs and dates them for seven days', () => {
    const text = openssl(['crl', '-inform', 'DER', '-noout', '-text'], ca.crl('rsa', [], 41, now));
    expect(text).toMatch(/X509v3 CRL Number: \s+41/);
    const [from, to] = ['Last', 'Next'].map((name) => new RegExp(`${name} Update: (.*)`).exec(text)![1]!);
    expect(Date.parse(to!) - Date.parse(from!)).toBe(7 * 86_400_000);
    expect(Date.parse(from!)).toBeLessThanOrEqual(now.getTime());
  });

  it('makes a certificate for every case that a login must refuse', () => {
    const dates = (reason: string) => {
      const pem = pemOf(ca.records.find((r) => r.refusal === reason)!.path);
      return openssl(['x509', '-noout', '-checkend', '0'], pem + '\n');
    };
    expect(ca.records.flatMap((r) => r.refusal ?? []).sort()).toEqual([
      'expired',
      'notYetValid',
      'revoked',
      'unknown',
      'untrusted',
      'wrongUsage',
    ]);
    expect(() => dates('expired')).toThrow();
    expect(opensslVerify(pemOf(ca.records.find((r) => r.refusal === 'notYetValid')!.path), [])).toContain(
      'not yet valid',
    );
    expect(opensslVerify(pemOf(ca.records.find((r) => r.refusal === 'untrusted')!.path), [])).toContain(
      'unable to get local issuer',
    );
  });

  it('stays the same at the next start, and keeps its keys from other users', async () => {
    const again = await openCa(directory, now);
    expect(again.rootPem).toBe(ca.rootPem);
    expect(again.records).toEqual(ca.records);
    expect(existsSync(at('ca.new'))).toBe(false);
    expect(statSync(at('ca/root.key')).mode & 0o077).toBe(0);
    expect(readFileSync(at('ca/root.key'), 'utf8')).toContain('PRIVATE KEY');
  });
});

function execFileSyncBoth(args: string[]): { stderr: string } {
  const script = 'openssl "$@" 2>&1';
  const all = ['-c', script, 'openssl', ...args, '-passin', `pass:${PRACTICE_PASSWORD}`];
  return { stderr: execFileSync('sh', all, { encoding: 'utf8' }) };
}
