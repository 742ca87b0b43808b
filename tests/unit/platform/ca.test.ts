import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import forge from 'node-forge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCa, type Ca, type CertificateRecord } from '../../../electron/platform/practice/ca/ca';
import { PRACTICE_PASSWORD } from '../../../electron/platform/practice/ca/certificate-plan';
import { PEOPLE } from '../../../electron/platform/practice/people';
import { TempFiles, certificatePemOf, verifiesSm2Signature, openssl, opensslBytes, pemText } from './openssl';
import { openPfx } from './practice-client';

const now = new Date();
let directory: string;
let ca: Ca;
const bench = new TempFiles();
beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'practice-ca-'));
  mkdirSync(path.join(directory, 'ca.new'));
  writeFileSync(path.join(directory, 'ca.new', 'root.key'), 'left by a killed process');
  ca = await openCa(directory, now);
});
afterAll(() => {
  bench.remove();
  rmSync(directory, { recursive: true, force: true });
});

const at = (name: string) => path.join(directory, name);

function pemOf(file: string): string {
  return openssl(['pkcs12', '-in', file, '-passin', `pass:${PRACTICE_PASSWORD}`, '-clcerts', '-nokeys']);
}

function recordOf(accountId: string) {
  return ca.records.find((r) => r.accountId === accountId && r.refusal === null)!;
}

/** Verifies a certificate with openssl against the root and a CRL that lists the serial numbers. Returns the output. */
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
    return String((error as { stderr: Buffer }).stderr);
  }
}

describe('the practice CA', () => {
  it('gives every person a PKCS#12 file that openssl and node-forge open to the same certificate', () => {
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

  it('writes Chinese names that openssl decodes', () => {
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

  it('numbers its CRLs and makes them valid for seven days', () => {
    const text = openssl(['crl', '-inform', 'DER', '-noout', '-text'], ca.crl('rsa', [], 41, now));
    expect(text).toMatch(/X509v3 CRL Number: \s+41/);
    const [from, to] = ['Last', 'Next'].map((name) => new RegExp(`${name} Update: (.*)`).exec(text)![1]!);
    expect(Date.parse(to!) - Date.parse(from!)).toBe(7 * 86_400_000);
    expect(Date.parse(from!)).toBeLessThanOrEqual(now.getTime());
  });

  it('makes a certificate for every case in which a login is refused', () => {
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

  it('is unchanged at the next start, and its keys are not readable by other users', async () => {
    const again = await openCa(directory, now);
    expect(again.rootPem).toBe(ca.rootPem);
    expect(again.records).toEqual(ca.records);
    expect(existsSync(at('ca.new'))).toBe(false);
    expect(statSync(at('ca/root.key')).mode & 0o077).toBe(0);
    expect(readFileSync(at('ca/root.key'), 'utf8')).toContain('PRIVATE KEY');
  });
});

const further = () => ca.records.filter((r) => /-(P256|SM2|3DES|RSA4096|中文口令)\.pfx$/.test(r.path));
const fileOf = (record: CertificateRecord) => ({ certificatePath: record.path, password: record.password });

describe('further certificates of the same people', () => {
  it('exist for every algorithm and kind of file, and openssl opens each', () => {
    const seen = further().map(({ algorithm, encoding }) => `${algorithm} ${encoding}`);
    expect(new Set(seen)).toEqual(
      new Set([
        'rsa-sha256 pbes2-aes256',
        'rsa-sha256 pbe-3des',
        'ecdsa-sha256 pbes2-aes256',
        'sm2-sm3 pbes2-aes256',
      ]),
    );
    for (const record of further()) {
      const fingerprint = openssl(
        ['x509', '-noout', '-fingerprint', '-sha256'],
        certificatePemOf(fileOf(record)),
      );
      expect(fingerprint.replace(/.*=|[:\s]/g, '').toLowerCase()).toBe(record.sha256);
      const key = openssl([
        'pkcs12',
        '-in',
        record.path,
        '-passin',
        `pass:${record.password}`,
        '-nocerts',
        '-noenc',
      ]);
      const [own, certified] = [
        openssl(['pkey', '-pubout'], key),
        openssl(['x509', '-noout', '-pubkey'], certificatePemOf(fileOf(record))),
      ];
      expect(own).toBe(certified);
    }
  });

  it('include RSA-4096, a 3DES file and a Chinese password for one person', () => {
    const of = (label: string) => further().find((r) => r.path.endsWith(`何以宁-${label}.pfx`))!;
    expect(openssl(['x509', '-noout', '-text'], certificatePemOf(fileOf(of('RSA4096'))))).toContain(
      '(4096 bit)',
    );
    expect(of('中文口令').password).toMatch(/^\p{Script=Han}+$/u);
    const info = execFileSyncBoth(['pkcs12', '-info', '-noout', '-in', of('3DES').path]).stderr;
    expect(info).toMatch(
      /MAC: sha1[\s\S]*pbeWithSHA1And3-KeyTripleDES-CBC[\s\S]*pbeWithSHA1And3-KeyTripleDES-CBC/,
    );
    expect(() => openssl(['pkcs12', '-in', of('中文口令').path, '-passin', 'pass:yanlian-2026'])).toThrow();
  });

  it('with P-256 are issued under the same root as those with RSA', () => {
    const record = further().find((r) => r.algorithm === 'ecdsa-sha256')!;
    expect(opensslVerify(certificatePemOf(fileOf(record)), [])).toContain('OK');
    expect(opensslVerify(certificatePemOf(fileOf(record)), [record.serial])).toContain('certificate revoked');
  });

  it('with SM2 are issued under a root of their own and signed with the standard user id', () => {
    const root = bench.write(pemText('CERTIFICATE', ca.authorities.sm2.certificate));
    const verify = ['verify', '-x509_strict', '-purpose', 'smimesign', '-CAfile', root];
    const person = bench.write(certificatePemOf(fileOf(further().find((r) => r.algorithm === 'sm2-sm3')!)));
    expect(openssl([...verify, '-vfyopt', 'distid:1234567812345678', person])).toContain('OK');
    expect(() => openssl([...verify, person])).toThrow('certificate signature failure');
  });

  it('with SM2 are revoked by a CRL that the SM2 root signs', () => {
    const { serial } = further().find((r) => r.algorithm === 'sm2-sm3')!;
    const crl = ca.crl('sm2', [{ serial, at: now }], 8, now);
    const text = openssl(['crl', '-inform', 'DER', '-noout', '-text'], crl);
    expect(text).toContain('Signature Algorithm: SM2-with-SM3');
    expect(text).toContain(serial.toUpperCase());
    const parts = openssl(['asn1parse', '-inform', 'DER', '-in', bench.write(crl)]).split('\n');
    const offset = (line: string) => Number(line.trim().split(':')[0]);
    const [body, signature] = [parts[1]!, parts.at(-2)!];
    const cut = (at: number, file: string) =>
      opensslBytes([
        'asn1parse',
        '-inform',
        'DER',
        '-in',
        bench.write(crl),
        '-noout',
        '-strparse',
        `${at}`,
        '-out',
        file,
      ]);
    const [bodyFile, signatureFile] = [bench.write(), bench.write()];
    cut(offset(body), bodyFile);
    cut(offset(signature), signatureFile);
    const root = pemText('CERTIFICATE', ca.authorities.sm2.certificate);
    expect(verifiesSm2Signature(bench, root, readFileSync(bodyFile), readFileSync(signatureFile))).toBe(true);
  });
});

describe('the services of the practice CA', () => {
  const purposes = (certificate: Buffer) =>
    openssl(['x509', '-inform', 'DER', '-noout', '-ext', 'extendedKeyUsage,keyUsage,noCheck'], certificate);

  it('have certificates for their single purpose', () => {
    expect(purposes(ca.tsa.certificate)).toMatch(/Extended Key Usage: critical\s+Time Stamping\s*$/m);
    expect(purposes(ca.ocsp.certificate)).toMatch(/Extended Key Usage:\s+OCSP Signing\s*$/m);
    const text = openssl(['x509', '-inform', 'DER', '-noout', '-text'], ca.ocsp.certificate);
    expect(text).toContain('OCSP No Check');
  });

  it('have certificates under the RSA root', () => {
    const root = bench.write(ca.rootPem);
    for (const [purpose, { certificate }] of [
      ['timestampsign', ca.tsa],
      ['ocsphelper', ca.ocsp],
    ] as const) {
      const file = bench.write(pemText('CERTIFICATE', certificate));
      expect(openssl(['verify', '-x509_strict', '-purpose', purpose, '-CAfile', root, file])).toContain('OK');
    }
  });
});

describe('the folder of an older version', () => {
  /**
   * Returns a folder of the older version: a list without algorithms, files written by node-forge, no second root, no
   * services.
   */
  function older(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'practice-older-'));
    cpSync(at('ca'), path.join(folder, 'ca'), { recursive: true });
    const kept = ca.records.slice(0, PEOPLE.length + 6);
    for (const file of readdirSync(path.join(folder, 'ca')))
      if (!/^(root|server)\./.test(file) && !kept.some((r) => path.basename(r.path) === file))
        rmSync(path.join(folder, 'ca', file));
    for (const { path: file } of kept) {
      const target = path.join(folder, 'ca', path.basename(file));
      const { certificates, key } = readPfx(file);
      const asn1 = forge.pkcs12.toPkcs12Asn1(key, certificates, PRACTICE_PASSWORD, { algorithm: 'aes256' });
      writeFileSync(target, Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary'));
    }
    const list = kept.map(({ sha256, serial, accountId, refusal, path: file }) => ({
      sha256,
      serial,
      accountId,
      refusal,
      path: path.basename(file),
    }));
    writeFileSync(path.join(folder, 'ca/issued.json'), JSON.stringify(list));
    return folder;
  }

  it('keeps its root and its people, and is extended by the newer files', async () => {
    const folder = older();
    const opened = await openCa(folder, now);
    expect(opened.rootPem).toBe(ca.rootPem);
    const known = (records: readonly CertificateRecord[]) =>
      records
        .slice(0, PEOPLE.length + 6)
        .map(({ path: file, ...rest }) => ({ ...rest, file: path.basename(file) }));
    expect(known(opened.records)).toEqual(known(ca.records));
    expect(opened.records.length).toBe(ca.records.length);
    for (const record of opened.records)
      expect(certificatePemOf(fileOf(record))).toContain('BEGIN CERTIFICATE');
    expect((await openCa(folder, now)).records).toEqual(opened.records);
    rmSync(folder, { recursive: true });
  });

  it('is completed at the next start after the program was killed during the extension', async () => {
    const folder = older();
    writeFileSync(path.join(folder, 'ca/sm2-root.key'), 'cut sh');
    writeFileSync(path.join(folder, 'ca/林晓禾-SM2.pfx'), '');
    writeFileSync(path.join(folder, 'ca/issued.json.new'), '{"version":2,"rec');
    const opened = await openCa(folder, now);
    expect(opened.records.length).toBe(ca.records.length);
    for (const record of opened.records)
      expect(certificatePemOf(fileOf(record))).toContain('BEGIN CERTIFICATE');
    rmSync(folder, { recursive: true });
  });
});

function readPfx(file: string) {
  const pfx = forge.pkcs12.pkcs12FromAsn1(
    forge.asn1.fromDer(readFileSync(file).toString('binary')),
    PRACTICE_PASSWORD,
  );
  const bags = pfx.safeContents.flatMap(({ safeBags }) => safeBags);
  return {
    certificates: bags.flatMap(({ cert }) => cert ?? []),
    key: bags.flatMap(({ key }) => key ?? [])[0]!,
  };
}

function execFileSyncBoth(args: string[]): { stderr: string } {
  const script = 'openssl "$@" 2>&1';
  const all = ['-c', script, 'openssl', ...args, '-passin', `pass:${PRACTICE_PASSWORD}`];
  return { stderr: execFileSync('sh', all, { encoding: 'utf8' }) };
}
