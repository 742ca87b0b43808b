import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Settings } from '../../../../electron/core/contract';
import { Failure } from '../../../../electron/core/failure';
import { describeChanges } from '../../../../electron/core/settings/changes';
import {
  caInfo,
  DEFAULT_SETTINGS,
  loadSettings,
  readCertificate,
  saveSettings,
} from '../../../../electron/core/settings/service';
import { createAuthority } from '../sync/support/server';
import { SM2_KEY, createTestPki } from '../../pki/test-pki';

const directory = mkdtempSync(path.join(tmpdir(), 'settings-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;
const newPath = () => path.join(directory, String(++files), 'settings.json');
const authority = createAuthority('某某市政务 CA');
const write = (name: string, data: string | Buffer) => {
  const file = path.join(directory, name);
  writeFileSync(file, data);
  return file;
};

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
}

const chosen: Settings = {
  platformUrl: 'https://platform.example.gov.cn/site/',
  caCertificate: authority.cert,
  proxy: { mode: 'manual', url: 'http://10.0.0.1:3128' },
  idleMinutes: 5,
  offlineDays: 3,
  sessionMinutes: 240,
  maxTries: 3,
  secretDays: 60,
  drivers: [{ kind: 'skf', path: '/opt/maker/libskf.so', pinType: 0 }],
  fontSize: 18,
};

describe('the settings', () => {
  it('are the defaults before they are saved', async () => {
    expect(await loadSettings(newPath(), new Date())).toEqual({ settings: DEFAULT_SETTINGS, notice: null });
  });

  it('are read as they were saved, and leave no other file', async () => {
    const file = newPath();
    const stored = await saveSettings(file, chosen);
    expect(stored.platformUrl).toBe('https://platform.example.gov.cn/site');
    expect(await loadSettings(file, new Date())).toEqual({ settings: stored, notice: null });
    await saveSettings(file, { ...chosen, fontSize: 20 });
    expect((await loadSettings(file, new Date())).settings.fontSize).toBe(20);
    expect(readdirSync(path.dirname(file))).toEqual(['settings.json']);
  });

  it('get the defaults for fields that an older version did not have', async () => {
    const file = newPath();
    await saveSettings(file, chosen);
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Partial<Settings>;
    for (const name of ['offlineDays', 'sessionMinutes', 'maxTries', 'secretDays', 'drivers'] as const)
      delete stored[name];
    writeFileSync(file, JSON.stringify(stored));
    const { settings, notice } = await loadSettings(file, new Date());
    expect(notice).toBeNull();
    const { offlineDays, sessionMinutes, maxTries, secretDays, drivers } = DEFAULT_SETTINGS;
    expect(settings).toMatchObject({
      offlineDays,
      sessionMinutes,
      maxTries,
      secretDays,
      drivers,
      fontSize: 18,
    });
  });

  it.each([
    '',
    '{"platformUrl":',
    '[]x',
    '{"fontSize":99}',
    '{"platformUrl":"http://plain.example"}',
    'null1',
  ])('that are damaged (%j) are set aside, with a notice', async (text) => {
    const file = newPath();
    await saveSettings(file, chosen);
    writeFileSync(file, text);
    const { settings, notice } = await loadSettings(file, new Date());
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(notice?.level).toBe('warning');
    const kept = readdirSync(path.dirname(file));
    expect(kept).toHaveLength(1);
    expect(readFileSync(path.join(path.dirname(file), kept[0]!), 'utf8')).toBe(text);
  });

  it.each([
    ['http://platform.example', 'LINE_ADDRESS'],
    ['https://user:secret@platform.example', 'LINE_ADDRESS'],
    ['platform.example', 'LINE_ADDRESS'],
  ])('refuse the platform address %s', async (platformUrl, code) => {
    const file = newPath();
    expect((await failureOf(saveSettings(file, { ...chosen, platformUrl }))).code).toBe(code);
    expect((await loadSettings(file, new Date())).settings).toEqual(DEFAULT_SETTINGS);
  });

  it('never contain a proxy password', async () => {
    const proxy = { mode: 'manual' as const, url: 'http://user:secret@10.0.0.1:3128' };
    expect((await failureOf(saveSettings(newPath(), { ...chosen, proxy }))).code).toBe('PROXY_ADDRESS');
    const unused = await saveSettings(newPath(), { ...chosen, proxy: { ...proxy, mode: 'none' } });
    expect(unused.proxy.url).toBe('');
  });

  it('have the subject, fingerprint and expiry of the CA', async () => {
    expect(caInfo(DEFAULT_SETTINGS)).toBeNull();
    const stored = await saveSettings(newPath(), chosen);
    const printed = execFileSync('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], {
      input: authority.cert,
      encoding: 'utf8',
    });
    const ca = caInfo(stored);
    expect(ca?.subject).toContain('某某市政务 CA');
    expect(printed.replace(/.*=|:|\n/g, '').toLowerCase()).toBe(ca?.sha256);
    expect(Date.parse(ca?.notAfter ?? '')).toBeGreaterThan(Date.now());
  });
});

describe('a CA certificate file', () => {
  it('is read as PEM and as DER', async () => {
    const pem = write('ca.pem', authority.cert);
    const der = write(
      'ca.cer',
      execFileSync('openssl', ['x509', '-outform', 'DER'], { input: authority.cert }),
    );
    const fromPem = await readCertificate({ path: pem });
    expect(await readCertificate({ path: der })).toEqual(fromPem);
    expect(fromPem.pem).toContain('BEGIN CERTIFICATE');
  });

  it('with SM2 is refused, because TLS here cannot use it', async () => {
    const shop = createTestPki();
    try {
      shop.issue({ name: 'root', profile: 'root', issuer: null, algorithm: SM2_KEY });
      shop.issue({ name: 'person', profile: 'person', issuer: 'root', algorithm: SM2_KEY });
      for (const name of ['root', 'person']) {
        const failure = await failureOf(readCertificate({ path: shop.certificate(name).certPath }));
        expect(failure.code).toBe('CA_SM2');
      }
    } finally {
      shop.dispose();
    }
  });
  it('that belongs to a server is refused', async () => {
    const server = write('server.pem', authority.issue('DNS:platform.example').cert);
    expect((await failureOf(readCertificate({ path: server }))).code).toBe('CA_NOT_CA');
  });

  it('may be a self-signed server certificate', async () => {
    const args = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '9',
    ];
    const pem = execFileSync(
      'openssl',
      [
        ...args,
        '-keyout',
        path.join(directory, 'own.key'),
        '-subj',
        '/CN=own',
        '-addext',
        'basicConstraints=CA:FALSE',
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    expect((await readCertificate({ path: write('own.pem', pem) })).ca.subject).toBe('CN=own');
  });

  it('that is not a certificate is refused', async () => {
    expect((await failureOf(readCertificate({ path: write('x.pem', 'hello') }))).code).toBe('CA_UNREADABLE');
    const large = write('large.pem', Buffer.alloc(300_000));
    expect((await failureOf(readCertificate({ path: large }))).code).toBe('CA_UNREADABLE');
    const missing = path.join(directory, 'missing.pem');
    expect((await failureOf(readCertificate({ path: missing }))).code).toBe('FILE_UNREADABLE');
  });
});

describe('the description of changed settings', () => {
  it('lists each changed field with its old and new value', () => {
    expect(describeChanges(DEFAULT_SETTINGS, DEFAULT_SETTINGS)).toBe('');
    expect(describeChanges(DEFAULT_SETTINGS, { ...DEFAULT_SETTINGS, idleMinutes: 5, offlineDays: 0 })).toBe(
      '空闲锁定（分钟）：10 → 5；离线天数：7 → 0',
    );
    expect(describeChanges(DEFAULT_SETTINGS, { ...chosen, fontSize: 16 })).toContain(
      'UKey 驱动：（空） → skf /opt/maker/libskf.so',
    );
  });

  it('never contains a certificate', () => {
    const other = { ...chosen, caCertificate: createAuthority('Other CA').cert };
    expect(describeChanges(chosen, other)).toBe('平台根证书已更换');
    expect(describeChanges(DEFAULT_SETTINGS, chosen)).not.toContain('BEGIN');
  });
});
