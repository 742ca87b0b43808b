import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseCertificate } from '../../../../electron/pki/certificates';
import { verifyCms } from '../../../../electron/pki/cms';
import { offlineRefusal } from '../../../../electron/domain/identity/offline';
import type { Identity } from '../../../../electron/core/identity/service';
import type { IssuedCertificate, TestPki } from '../../pki/test-pki';
import type { IdentityPlatform } from './platform';
import {
  account,
  outcomeCode,
  DAY,
  failureOf,
  HOUR,
  Machine,
  MINUTE,
  PASSWORD,
  START,
  SUBJECT,
  createTestCa,
  type TestCa,
} from './machine';

let place: TestCa;
let shop: TestPki;
let person: IssuedCertificate;
let renewed: IssuedCertificate;
let expired: IssuedCertificate;
let machine: Machine;
let platform: IdentityPlatform;
let identity: Identity;

beforeAll(() => {
  place = createTestCa();
  shop = place.shop;
  [person, renewed, expired] = ['person', 'renewed', 'expired'].map((name) => shop.certificate(name)) as [
    IssuedCertificate,
    IssuedCertificate,
    IssuedCertificate,
  ];
});
afterAll(() => shop.dispose());
beforeEach(() => {
  machine = new Machine(place);
  platform = machine.platform;
  identity = machine.startProgram();
});
afterEach(() => machine.dispose());

const file = (name: string) => place.pfxPath(name);
const hash = (issued: IssuedCertificate) => place.certificateHash(issued);
const signIn = (who = identity, path = file('person'), password = PASSWORD) =>
  machine.signIn(who, path, password);

describe('signing in online', () => {
  it('opens the account with a new data key, pinned trust anchors and a signer', async () => {
    const result = await signIn();
    expect(result).toMatchObject({ account, standing: 'online', connectionFailure: null, warnings: [] });
    expect(identity.limits()).toEqual({ idleMinutes: 15, sessionMinutes: 480 });
    expect(result.directory).toBe(join(machine.realm, 'accounts', 'lin'));
    expect(result.dataKey).toHaveLength(32);
    expect(result.certificate.sha256).toBe(hash(person));
    expect(result.trust.anchors.map((der) => parseCertificate(der).info.subject)).toEqual([
      'CN=root, O=示范市某局, C=CN',
    ]);
    const content = Buffer.from('同意');
    const cms = Buffer.from(await result.signer.sign(content), 'base64');
    expect(verifyCms({ cms, content }).certificate.equals(person.der)).toBe(true);
  });

  it('yields the same data key the next time, and stores neither it nor the password in plain form', async () => {
    const first = await signIn();
    const key = Buffer.from(first.dataKey);
    await identity.signOut();
    expect(first.dataKey.equals(Buffer.alloc(32))).toBe(true);
    const second = await signIn(machine.startProgram());
    expect(second.dataKey.equals(key)).toBe(true);
    for (const path of [...machine.accountFilePaths(), join(machine.realm, 'last.json')]) {
      const text = readFileSync(path, 'utf8');
      for (const secret of [key.toString('base64'), key.toString('hex'), PASSWORD])
        expect(text).not.toContain(secret);
    }
  });

  it('remembers the certificate file for the next login', async () => {
    expect(await identity.lastKey()).toBeNull();
    await signIn();
    expect(await machine.startProgram().lastKey()).toEqual({ kind: 'file', path: file('person') });
  });

  it('lets only one of two concurrent first logins succeed', async () => {
    const results = await Promise.allSettled([signIn(), signIn()]);
    expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('stores an account whose id is not a file name in a safe folder', async () => {
    platform.accounts.set(hash(person), { ...account, id: '../../outside' });
    const { directory } = await signIn();
    expect(directory).toMatch(/accounts.x-[0-9a-f]{40}$/);
    expect(existsSync(join(directory, 'account.json'))).toBe(true);
  });

  it('warns when the platform assigns roles that exclude each other', async () => {
    platform.accounts.set(hash(person), { ...account, roles: ['editor', 'finalReviewer'] });
    expect((await signIn()).warnings).toEqual([expect.stringContaining('第十四条')]);
  });

  it('keeps the trust anchors of the first login when the platform sends others later', async () => {
    const { trust } = await machine.signInAndOut();
    const other = shop.issue({ name: 'otherRoot', profile: 'root', issuer: null });
    platform.trustMaterial = {
      certificates: [other.der.toString('base64')],
      crls: platform.trustMaterial.crls,
    };
    const again = await signIn(machine.startProgram());
    expect(again.trust.anchors).toEqual(trust.anchors);
  });

  it('is refused at the first login when the platform sends no trust anchor', async () => {
    platform.trustMaterial = { certificates: [], crls: [] };
    expect(await outcomeCode(signIn())).toBe('TRUST_MISSING');
    expect(platform.closedSessions).toBe(1);
  });

  it('does not sign another platform’s challenge', async () => {
    platform.audience = 'https://elsewhere.example';
    expect(await outcomeCode(signIn())).toBe('PLATFORM_MISMATCH');
    expect(platform.logins).toBe(0);
  });
});

describe('a failed login', () => {
  it('because of the certificate file has a message and advice', async () => {
    const cases: Array<[string, string, string]> = [
      [file('person'), 'wrong', 'PFX_WRONG_PASSWORD'],
      [shop.path('gone.pfx'), PASSWORD, 'PFX_MISSING'],
      [shop.directory, PASSWORD, 'PFX_UNREADABLE'],
      [person.certPath, PASSWORD, 'PFX_UNREADABLE'],
    ];
    for (const [path, password, expected] of cases) {
      const failure = await failureOf(signIn(identity, path, password));
      expect(failure).toMatchObject({
        code: expected,
        message: expect.stringMatching(/。$/),
        advice: expect.stringMatching(/。$/),
      });
    }
    writeFileSync(shop.path('huge.pfx'), Buffer.alloc(1024 * 1024 + 1));
    expect(await outcomeCode(signIn(identity, shop.path('huge.pfx')))).toBe('PFX_UNREADABLE');
  });

  it('because of the certificate’s dates is reported before any login, with the machine’s date', async () => {
    const failure = await failureOf(signIn(identity, file('expired')));
    expect(failure).toMatchObject({
      code: 'CERTIFICATE_EXPIRED',
      message: expect.stringContaining('本机日期是2026年5月20日'),
    });
    expect(await outcomeCode(signIn(identity, file('future')))).toBe('CERTIFICATE_NOT_YET_VALID');
    expect(platform.logins).toBe(0);
  });

  it.each([
    'CERTIFICATE_UNKNOWN',
    'CERTIFICATE_UNTRUSTED',
    'CERTIFICATE_EXPIRED',
    'CERTIFICATE_NOT_YET_VALID',
    'CERTIFICATE_REVOKED',
    'CERTIFICATE_WRONG_USAGE',
    'SIGNATURE_INVALID',
    'CHALLENGE_EXPIRED',
    'ACCOUNT_SUSPENDED',
  ] as const)('refused by the platform (%s) has a message and advice', async (refusal) => {
    platform.loginRefusal = refusal;
    const failure = await failureOf(signIn());
    expect(failure).toMatchObject({
      code: refusal,
      message: expect.stringMatching(/。$/),
      advice: expect.stringMatching(/。$/),
    });
    expect((failure as Error).message).not.toContain('refused');
  });

  it('because of the machine’s clock states the deviation', async () => {
    platform.now = new Date(START.getTime() + 3 * HOUR);
    const failure = await failureOf(signIn());
    expect(failure).toMatchObject({ code: 'CLOCK_WRONG', message: expect.stringContaining('慢了 3 小时') });
  });

  it('repeated three times with wrong passwords delays further attempts for that file only', async () => {
    for (let i = 0; i < 3; i++)
      expect(await outcomeCode(signIn(identity, file('person'), 'wrong'))).toBe('PFX_WRONG_PASSWORD');
    expect(await outcomeCode(signIn())).toBe('PFX_THROTTLED');
    platform.accounts.set(hash(renewed), { ...account, id: 'other' });
    expect(await outcomeCode(signIn(identity, file('renewed')))).toBe('done');
    await identity.signOut();
    machine.now = new Date(machine.now.getTime() + 5_000);
    expect(await outcomeCode(signIn(identity, file('person'), 'wrong'))).toBe('PFX_WRONG_PASSWORD');
    machine.now = new Date(machine.now.getTime() + 5_000);
    expect(await outcomeCode(signIn())).toBe('PFX_THROTTLED');
    machine.now = new Date(machine.now.getTime() + 5_000);
    expect(await outcomeCode(signIn())).toBe('done');
  });
});

describe('working offline', () => {
  beforeEach(async () => {
    await machine.signInAndOut();
    platform.reachable = false;
    identity = machine.startProgram();
  });

  it('is allowed after a login on this machine, with the same account and trust anchors', async () => {
    machine.now = new Date(START.getTime() + 3 * DAY);
    const result = await signIn();
    expect(result).toMatchObject({
      account,
      standing: 'offline',
      connectionFailure: { code: 'LINE_OFFLINE' },
    });
    expect(result.trust.anchors).toHaveLength(1);
    const content = Buffer.from('离线签署');
    const cms = Buffer.from(await result.signer.sign(content), 'base64');
    expect(verifyCms({ cms, content }).signingTime.getTime()).toBe(machine.now.getTime());
  });

  it('is not allowed with a certificate that never signed in on this machine', async () => {
    const failure = await failureOf(signIn(identity, file('renewed')));
    expect(failure).toMatchObject({ code: 'FIRST_LOGIN_OFFLINE', advice: '请检查网线。' });
  });

  it('ends after the days of the platform’s policy', async () => {
    machine.now = new Date(START.getTime() + 7 * DAY);
    expect(await outcomeCode(signIn())).toBe('done');
    machine.now = new Date(START.getTime() + 7 * DAY + 1);
    expect(await outcomeCode(signIn(machine.startProgram()))).toBe('OFFLINE_TOO_LONG');
  });

  it('ends after the days of the machine’s settings when those are fewer', async () => {
    machine.now = new Date(START.getTime() + 2 * DAY + 1);
    expect(await outcomeCode(signIn(machine.startProgram(2)))).toBe('OFFLINE_TOO_LONG');
    expect(await outcomeCode(signIn(machine.startProgram(0)))).toBe('OFFLINE_NOT_ALLOWED');
  });

  it('is refused when the clock was set back before the last use, online or offline', async () => {
    machine.now = new Date(START.getTime() - HOUR);
    expect(await outcomeCode(signIn())).toBe('CLOCK_ROLLED_BACK');
    machine.now = new Date(START.getTime() + 6 * DAY);
    expect(await outcomeCode(signIn())).toBe('done');
    machine.now = new Date(START.getTime() + 1 * DAY);
    const failure = await failureOf(signIn(machine.startProgram()));
    expect(failure).toMatchObject({
      code: 'CLOCK_ROLLED_BACK',
      message: expect.stringContaining('2026年5月26日'),
    });
  });

  it.each(['ACCOUNT_SUSPENDED', 'CERTIFICATE_REVOKED', 'CERTIFICATE_UNKNOWN'] as const)(
    'is refused after a refusal by the platform (%s), until a login there succeeds again',
    async (refusal) => {
      platform.reachable = true;
      platform.loginRefusal = refusal;
      expect(await outcomeCode(signIn())).toBe(refusal);
      platform.reachable = false;
      expect(await outcomeCode(signIn(machine.startProgram()))).toBe(refusal);
      platform.reachable = true;
      platform.loginRefusal = null;
      await machine.signInAndOut();
      platform.reachable = false;
      expect(await outcomeCode(signIn(machine.startProgram()))).toBe('done');
    },
  );

  it('is refused when a CRL received earlier revokes the certificate', async () => {
    const lost = shop.issue({ name: 'lost', profile: 'person', issuer: 'root', subject: SUBJECT });
    place.writePfx('lost');
    platform.reachable = true;
    platform.accounts.set(hash(lost), { ...account, id: 'lost' });
    shop.revoke('lost', 'root', '20260519000000Z');
    platform.trustMaterial.crls = [shop.crl('root').toString('base64')];
    await signIn(identity, file('lost'));
    platform.reachable = false;
    expect(await outcomeCode(signIn(machine.startProgram(), file('lost')))).toBe('CERTIFICATE_REVOKED');
  });
});

describe('a renewed certificate', () => {
  it('takes over the data when the old certificate is opened once, even when that has expired', async () => {
    platform.accounts.set(hash(expired), account);
    machine.now = new Date('2026-04-20T01:00:00Z');
    platform.now = machine.now;
    const before = await signIn(identity, file('expired'));
    const key = Buffer.from(before.dataKey);
    await identity.signOut();

    machine.now = START;
    platform.now = START;
    platform.accounts.set(hash(renewed), account);
    identity = machine.startProgram();
    const failure = await failureOf(signIn(identity, file('renewed')));
    expect(failure).toMatchObject({
      code: 'CERTIFICATE_RENEWED',
      message: expect.stringContaining('2026年5月1日'),
    });
    const after = await signIn(identity, file('expired'));
    expect(after.certificate.sha256).toBe(hash(renewed));
    expect(after.dataKey.equals(key)).toBe(true);
    await identity.signOut();
    expect((await signIn(machine.startProgram(), file('renewed'))).dataKey.equals(key)).toBe(true);
  });

  it('does not take over the data with any other certificate', async () => {
    await machine.signInAndOut();
    platform.accounts.set(hash(renewed), account);
    expect(await outcomeCode(signIn(identity, file('renewed')))).toBe('CERTIFICATE_RENEWED');
    expect(await outcomeCode(signIn(identity, file('expired')))).toBe('CERTIFICATE_EXPIRED');
    expect(await outcomeCode(signIn(machine.startProgram(), file('renewed')))).toBe('CERTIFICATE_RENEWED');
    expect(await outcomeCode(signIn(identity, file('person')))).toBe('done');
  });
});

describe('a session', () => {
  it('signs nothing while locked, not even with a signer obtained before', async () => {
    const { signer } = await signIn();
    identity.lock();
    expect(await outcomeCode(signer.sign(Buffer.from('x')))).toBe('LOCKED');
    expect(await outcomeCode(identity.reconnect())).toBe('LOCKED');
    expect(platform.closedSessions).toBe(0);
  });

  it('is unlocked with the password of the same certificate only', async () => {
    const own = shop.path('own.pfx');
    writeFileSync(own, readFileSync(file('person')));
    await signIn(identity, own);
    identity.lock();
    expect(await outcomeCode(identity.unlock({ secret: 'wrong' }))).toBe('PFX_WRONG_PASSWORD');
    renameSync(own, shop.path('away.pfx'));
    expect(await outcomeCode(identity.unlock({ secret: PASSWORD }))).toBe('PFX_MISSING');
    writeFileSync(own, readFileSync(file('renewed')));
    expect(await outcomeCode(identity.unlock({ secret: PASSWORD }))).toBe('CERTIFICATE_CHANGED');
    renameSync(shop.path('away.pfx'), own);
    const signer = await identity.unlock({ secret: PASSWORD });
    expect(await outcomeCode(signer.sign(Buffer.from('x')))).toBe('done');
  });

  it('delays unlocking after three wrong passwords', async () => {
    await signIn();
    identity.lock();
    for (let i = 0; i < 3; i++)
      expect(await outcomeCode(identity.unlock({ secret: 'wrong' }))).toBe('PFX_WRONG_PASSWORD');
    expect(await outcomeCode(identity.unlock({ secret: PASSWORD }))).toBe('PFX_THROTTLED');
  });

  it('is not unlocked after the offline period, or after the certificate has expired', async () => {
    await machine.signInAndOut();
    platform.reachable = false;
    identity = machine.startProgram();
    await signIn();
    identity.lock();
    machine.now = new Date(START.getTime() + 8 * DAY);
    expect(await outcomeCode(identity.unlock({ secret: PASSWORD }))).toBe('OFFLINE_TOO_LONG');
    machine.now = new Date('2040-02-01T00:00:00Z');
    expect(await outcomeCode(identity.unlock({ secret: PASSWORD }))).toBe('CERTIFICATE_EXPIRED');
  });

  it('started offline is confirmed on reconnect, with one login for concurrent calls', async () => {
    await machine.signInAndOut();
    platform.reachable = false;
    identity = machine.startProgram();
    await signIn();
    expect(await outcomeCode(identity.reconnect())).toBe('LINE_OFFLINE');
    platform.reachable = true;
    platform.accounts.set(hash(person), { ...account, roles: ['editor', 'siteAdministrator'] });
    const before = platform.logins;
    const [first, second] = await Promise.all([identity.reconnect(), identity.reconnect()]);
    expect(first.account.roles).toEqual(['editor', 'siteAdministrator']);
    expect(second).toBe(first);
    expect(platform.logins).toBe(before + 1);
    machine.now = new Date(START.getTime() + 8 * DAY);
    identity.lock();
    expect(await outcomeCode(identity.unlock({ secret: PASSWORD }))).toBe('done');
  });

  it('refused on reconnect cannot be opened offline the next time', async () => {
    await signIn();
    platform.loginRefusal = 'ACCOUNT_SUSPENDED';
    expect(await outcomeCode(identity.reconnect())).toBe('ACCOUNT_SUSPENDED');
    await identity.signOut();
    platform.reachable = false;
    expect(await outcomeCode(signIn(machine.startProgram()))).toBe('ACCOUNT_SUSPENDED');
  });

  it('does not continue as another account that its certificate now belongs to', async () => {
    await signIn();
    platform.accounts.set(hash(person), { ...account, id: 'someone-else' });
    expect(await outcomeCode(identity.reconnect())).toBe('ACCOUNT_CHANGED');
    expect(platform.closedSessions).toBe(1);
  });

  it('stores newer CRLs for offline logins', async () => {
    await signIn();
    platform.trustMaterial = {
      ...platform.trustMaterial,
      crls: [...platform.trustMaterial.crls, shop.crl('root').toString('base64')],
    };
    expect((await identity.refreshTrust()).crls).toHaveLength(2);
    await identity.signOut();
    platform.reachable = false;
    expect((await signIn(machine.startProgram())).trust.crls).toHaveLength(2);
  });

  it('ends on this machine even when the platform is unreachable', async () => {
    const { signer, dataKey } = await signIn();
    platform.reachable = false;
    await identity.signOut();
    expect(await outcomeCode(signer.sign(Buffer.from('x')))).toBe('LOCKED');
    expect(dataKey.every((byte) => byte === 0)).toBe(true);
    expect(await outcomeCode(identity.unlock({ secret: PASSWORD }))).toBe('SIGNED_OUT');
  });

  it('allows one signed-in person at a time', async () => {
    await signIn();
    expect(await outcomeCode(signIn())).toBe('ALREADY_SIGNED_IN');
  });
});

describe('the offline period', () => {
  it('lasts from the last use to the end of the permitted days, unless the platform refused', () => {
    const instant = fc.integer({ min: 0, max: 400 * 24 * 60 }).map((m) => START.getTime() + m * MINUTE);
    fc.assert(
      fc.property(instant, instant, instant, fc.integer({ min: 0, max: 365 }), (a, b, at, days) => {
        const online = Math.min(a, b);
        const used = Math.max(a, b);
        const last = {
          lastOnlineAt: new Date(online).toISOString(),
          lastUsedAt: new Date(used).toISOString(),
          barred: null,
        };
        const open = days > 0 && at >= used - 10 * MINUTE && at <= online + days * DAY;
        expect(offlineRefusal(last, days, new Date(at)) === null).toBe(open);
        expect(offlineRefusal({ ...last, barred: 'ACCOUNT_SUSPENDED' }, days, new Date(at))?.code).toBe(
          'BARRED',
        );
      }),
    );
  });
});
