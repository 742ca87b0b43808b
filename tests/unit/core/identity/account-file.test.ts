import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../../../electron/platform/contract';
import type { AccountKey } from '../../../../electron/core/identity/account-file';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { readAccount } from '../../../../electron/core/identity/account-file';
import { signCms } from '../../../../electron/pki/cms';
import { keySigner, type IssuedCertificate } from '../../pki/test-pki';
import { account, outcomeCode, START, Machine, createTestCa, type TestCa } from './machine';

let place: TestCa;
let person: IssuedCertificate;
let renewed: IssuedCertificate;
let machine: Machine;

beforeAll(() => {
  place = createTestCa();
  person = place.shop.certificate('person');
  renewed = place.shop.certificate('renewed');
});
afterAll(() => place.shop.dispose());
beforeEach(() => {
  machine = new Machine(place);
});
afterEach(() => machine.dispose());

describe('the account file', () => {
  const offline = () => {
    machine.platform.reachable = false;
    return machine.signIn();
  };
  const edit = (change: (record: Record<string, unknown>) => void, paths = machine.accountFilePaths()) => {
    for (const path of paths) {
      const stored = JSON.parse(readFileSync(path, 'utf8')) as { record: string; seal: string };
      const record = JSON.parse(stored.record) as Record<string, unknown>;
      change(record);
      writeFileSync(path, JSON.stringify({ ...stored, record: canonicalText(record) }));
    }
  };

  beforeEach(async () => {
    await machine.signInAndOut();
  });

  const edits: Array<[string, (record: Record<string, unknown>) => void]> = [
    ['roles', (r) => ((r['account'] as Account).roles = ['finalReviewer'])],
    ['last online login', (r) => (r['lastOnlineAt'] = '2026-05-30T00:00:00.000Z')],
    ['last use', (r) => (r['lastUsedAt'] = '2026-05-01T00:00:00.000Z')],
    ['offline days', (r) => (r['policy'] = { offlineDays: 365, maxIdleMinutes: 480 })],
    ['anchors', (r) => (r['anchors'] = [renewed.der.toString('base64')])],
    ['refusal', (r) => (r['barred'] = 'ACCOUNT_SUSPENDED')],
  ];
  it.each(edits)('edited on the disk (%s) is refused', async (_what, change) => {
    edit(change);
    expect(await outcomeCode(offline())).toBe('ACCOUNT_FILE_DAMAGED');
  });

  it('with a replaced data key is refused, even when sealed by another certificate of the person', async () => {
    const chosen = Buffer.alloc(32, 7);
    const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };
    const bytes = publicEncrypt({ key: createPublicKey(person.key), ...oaep }, chosen);
    const wrapped = `rsa-oaep-sha256:${bytes.toString('base64')}`;
    edit((record) => ((record['keys'] as [AccountKey])[0].wrapped = wrapped));
    expect(await outcomeCode(offline())).toBe('ACCOUNT_FILE_DAMAGED');

    for (const path of machine.accountFilePaths()) {
      const { record } = JSON.parse(readFileSync(path, 'utf8')) as { record: string };
      const seal = await signCms({
        content: Buffer.from(record),
        certificate: renewed.der,
        at: machine.now,
        sign: keySigner(renewed.key),
      });
      writeFileSync(path, JSON.stringify({ record, seal: seal.toString('base64') }));
    }
    expect(await outcomeCode(offline())).toBe('ACCOUNT_FILE_DAMAGED');
    machine.platform.reachable = true;
    expect(await outcomeCode(machine.signIn())).toBe('ACCOUNT_FILE_DAMAGED');
  });

  it('edited or damaged in one copy is restored from the other, with a warning', async () => {
    const [first = ''] = machine.accountFilePaths();
    edit((r) => ((r['account'] as Account).roles = ['finalReviewer']), [first]);
    const result = await offline();
    expect(result.account.roles).toEqual(['editor']);
    expect(result.warnings).toEqual([expect.stringContaining('副本')]);
    writeFileSync(first, '');
    expect((await machine.signIn()).account).toEqual(account);
    rmSync(first);
    expect((await machine.signIn()).account).toEqual(account);
    expect((await machine.signIn()).warnings).toEqual([]);
  });

  it('is not created again with another key when it is missing beside its databases', async () => {
    for (const path of machine.accountFilePaths()) rmSync(path);
    writeFileSync(join(machine.realm, 'accounts', 'lin', 'work.db'), '');
    machine.platform.reachable = true;
    expect(await outcomeCode(machine.signIn())).toBe('ACCOUNT_FILE_DAMAGED');
    expect(existsSync(machine.accountFilePaths()[0] ?? '')).toBe(false);
  });

  it('is unaffected by a half-written temporary file', async () => {
    const [first = ''] = machine.accountFilePaths();
    const text = readFileSync(first, 'utf8');
    writeFileSync(`${first}.123.tmp`, text.slice(0, 50));
    expect((await offline()).account).toEqual(account);
  });

  it('is read despite empty account folders and stray files', async () => {
    mkdirSync(join(machine.realm, 'accounts', 'empty'));
    writeFileSync(join(machine.realm, 'accounts', 'stray.txt'), 'x');
    expect((await offline()).account).toEqual(account);
  });

  it('states the location of its key, the start of use of its password, and only the wrapped data key', async () => {
    const stored = await readAccount(join(machine.realm, 'accounts', 'lin'));
    expect(stored?.record.keys).toMatchObject([
      {
        location: { kind: 'file', path: place.pfxPath('person') },
        secret: { since: START.toISOString() },
        wrapped: expect.stringMatching(/^rsa-oaep-sha256:/),
      },
    ]);
  });
});
