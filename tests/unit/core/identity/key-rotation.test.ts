import { randomBytes } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { readAccount } from '../../../../electron/core/identity/account-file';
import {
  rotateDataKey,
  unwrapFormerKey,
  wrapFormerKey,
} from '../../../../electron/core/identity/key-rotation';
import type { KeyStores } from '../../../../electron/core/identity/keystores/keystore';
import { parseCertificate } from '../../../../electron/pki/certificates';
import { signCms } from '../../../../electron/pki/cms';
import { wrapForCertificate } from '../../../../electron/pki/wrap';
import type { Identity, SignedIn } from '../../../../electron/core/identity/service';
import { P256_KEY, keySigner, SM2_KEY } from '../../pki/test-pki';
import {
  account,
  outcomeCode,
  DEVICE,
  failureOf,
  createTestKeyring,
  Machine,
  SUBJECT,
  createTestCa,
  type TestCa,
} from './machine';

let place: TestCa;
let machine: Machine;

beforeAll(() => {
  place = createTestCa();
  for (const [name, algorithm] of [
    ['p256', P256_KEY],
    ['sm2', SM2_KEY],
  ] as const) {
    place.shop.issue({ name, profile: 'person', issuer: 'root', subject: SUBJECT, algorithm });
    place.writePfx(name);
  }
});
afterAll(() => place.shop.dispose());
beforeEach(() => {
  machine = new Machine(place);
  for (const name of ['person', 'p256', 'sm2', 'renewed'])
    machine.platform.accounts.set(place.certificateHash(place.shop.certificate(name)), account);
});
afterEach(() => machine.dispose());

const hash = (name: string) => place.certificateHash(place.shop.certificate(name));
const signIn = (name: string, who: Identity): Promise<SignedIn> => machine.signIn(who, place.pfxPath(name));
const record = async () => (await readAccount(join(machine.realm, 'accounts', account.id)))?.record;

/** Signs in and out; resolves with copies of the data keys. `settle`: reports that all files use the new key. */
async function keysOf(name: string, settle = false) {
  const identity = machine.startProgram();
  const { dataKey, formerKey } = await signIn(name, identity);
  const keys = { dataKey: Buffer.from(dataKey), formerKey: formerKey && Buffer.from(formerKey) };
  if (settle) await identity.finishKeyRotation();
  await identity.signOut();
  return keys;
}

/** Gives another key of the person access to the data: a login with `to` is refused, then one with `from` succeeds. */
async function giveAccess(from: string, to: string): Promise<void> {
  const identity = machine.startProgram();
  await failureOf(signIn(to, identity));
  await signIn(from, identity);
  await identity.signOut();
}

/** Signs in, drops the keys whose bindings have `ended`, of which `lost` were lost, and signs out. */
async function dropKeysAndSignOut(name: string, ended: string[], lost: string[]): Promise<void> {
  const identity = machine.startProgram();
  await signIn(name, identity);
  expect(await identity.removeKeys(new Set(ended.map(hash)), new Set(lost.map(hash)))).toEqual(
    ended.map(hash),
  );
  await identity.signOut();
}

describe('the data key after the recovery of a lost certificate', () => {
  async function recovered() {
    const { dataKey: before } = await keysOf('person');
    const old = machine.accountFilePaths()[0]!;
    copyFileSync(old, join(machine.realm, 'stolen.json'));
    const wrapped = wrapForCertificate(parseCertificate(place.shop.certificate('renewed').der), before);
    machine.platform.grant = { device: DEVICE, certificate: hash('renewed'), wrapped };
    return before;
  }

  it('is a new one, and the former one is kept until all files are re-encrypted', async () => {
    const before = await recovered();
    const first = await keysOf('renewed');
    expect(first.formerKey).toEqual(before);
    expect(first.dataKey.equals(before)).toBe(false);
    const killed = await keysOf('renewed');
    expect(killed).toEqual(first);
    expect(await keysOf('renewed', true)).toEqual(first);
    expect((await record())?.former).toBeNull();
    expect(await keysOf('renewed')).toEqual({ dataKey: first.dataKey, formerKey: null });
  });

  it('is overwritten in memory at sign-out, and the former one when the files are re-encrypted', async () => {
    await recovered();
    const identity = machine.startProgram();
    const { dataKey, formerKey } = await signIn('renewed', identity);
    await identity.finishKeyRotation();
    expect(formerKey).toEqual(Buffer.alloc(32));
    expect(dataKey).not.toEqual(Buffer.alloc(32));
    await identity.signOut();
    expect(dataKey).toEqual(Buffer.alloc(32));
  });

  it('cannot be obtained with the lost certificate and an old account file', async () => {
    const before = await recovered();
    const { dataKey } = await keysOf('renewed', true);
    for (const path of machine.accountFilePaths()) copyFileSync(join(machine.realm, 'stolen.json'), path);
    machine.platform.reachable = false;
    const thief = await keysOf('person');
    expect(thief.dataKey).toEqual(before);
    expect(thief.dataKey.equals(dataKey)).toBe(false);
  });

  it('is not readable in the account file, neither the present nor the former one', async () => {
    const before = await recovered();
    const { dataKey } = await keysOf('renewed');
    const text = readFileSync(machine.accountFilePaths()[0]!, 'utf8');
    for (const key of [before, dataKey])
      for (const encoding of ['base64', 'hex'] as const) expect(text).not.toContain(key.toString(encoding));
  });
});

describe.each([true, false])(
  'the data key after a certificate was reported lost, platform reachable: %s',
  (line) => {
    it('changes at the next sign-in, and the person’s other keys can open the new one', async () => {
      const { dataKey: before } = await keysOf('person');
      await giveAccess('person', 'p256');
      await giveAccess('p256', 'sm2');
      await dropKeysAndSignOut('sm2', ['person'], ['person']);
      expect(await record()).toMatchObject({ rotate: true, former: null });
      machine.platform.reachable = line;
      const changed = await keysOf('sm2');
      expect(changed.formerKey).toEqual(before);
      expect(changed.dataKey.equals(before)).toBe(false);
      expect(await record()).toMatchObject({ rotate: false });
      expect(await keysOf('p256', true)).toEqual(changed);
      for (const name of ['sm2', 'p256'])
        expect(await keysOf(name)).toEqual({ dataKey: changed.dataKey, formerKey: null });
      expect((await record())?.keys).toHaveLength(2);
    });

    it('stays the same when the certificate was only replaced', async () => {
      const { dataKey } = await keysOf('person');
      await giveAccess('person', 'p256');
      await dropKeysAndSignOut('p256', ['person'], []);
      machine.platform.reachable = line;
      expect(await keysOf('p256')).toEqual({ dataKey, formerKey: null });
    });
  },
);

it('a second loss rotates the data key only after the first rotation is complete', async () => {
  await keysOf('person');
  await giveAccess('person', 'p256');
  await giveAccess('p256', 'sm2');
  await dropKeysAndSignOut('sm2', ['person'], ['person']);
  const first = await keysOf('sm2');
  await dropKeysAndSignOut('sm2', ['p256'], ['p256']);
  expect(await keysOf('sm2', true)).toEqual(first);
  expect(await record()).toMatchObject({ rotate: true, former: null });
  const second = await keysOf('sm2', true);
  expect(second.formerKey).toEqual(first.dataKey);
  expect(await keysOf('sm2')).toEqual({ dataKey: second.dataKey, formerKey: null });
});

it('a key that keeps the data key in the keyring is dropped at a rotation, and can be given the new one', async () => {
  const { keys } = machine;
  const onlySigns: KeyStores['unlock'] = async (location, ...rest) => {
    const key = await keys.unlock(location, ...rest);
    const signs = location.kind === 'file' && location.path === place.pfxPath('p256');
    return signs ? { ...key, wrap: () => Promise.resolve(null) } : key;
  };
  machine.keys = { ...keys, unlock: onlySigns };
  machine.keyring = createTestKeyring();
  await keysOf('person');
  await giveAccess('person', 'p256');
  await giveAccess('person', 'sm2');
  await dropKeysAndSignOut('sm2', ['person'], ['person']);
  const changed = await keysOf('sm2', true);
  expect((await record())?.keys).toHaveLength(1);
  expect(await outcomeCode(signIn('p256', machine.startProgram()))).toBe('CERTIFICATE_RENEWED');
  await giveAccess('sm2', 'p256');
  expect(await keysOf('p256')).toEqual({ dataKey: changed.dataKey, formerKey: null });
});

it('an account file from before key rotation is read as one without a pending rotation', async () => {
  const { dataKey } = await keysOf('person');
  const { former, rotate, ...earlier } = (await record())!;
  expect([former, rotate]).toEqual([null, false]);
  const person = place.shop.certificate('person');
  const text = canonicalText(earlier);
  const seal = await signCms({
    content: Buffer.from(text),
    certificate: person.der,
    at: machine.now,
    sign: keySigner(person.key),
  });
  for (const path of machine.accountFilePaths())
    writeFileSync(path, JSON.stringify({ record: text, seal: seal.toString('base64') }));
  machine.platform.reachable = false;
  expect(await keysOf('person')).toEqual({ dataKey, formerKey: null });
});

describe('the former data key, wrapped under the present one', () => {
  it('can be unwrapped with the present one only', () => {
    const [former, present] = [randomBytes(32), randomBytes(32)];
    const kept = wrapFormerKey(former, present);
    expect(unwrapFormerKey(kept, present)).toEqual(former);
    for (const [it_, key] of [
      [kept, randomBytes(32)],
      [{ ...kept, mark: '0'.repeat(64) }, present],
      [{ ...kept, wrapped: kept.wrapped.slice(0, 30) }, present],
      [{ ...kept, wrapped: kept.wrapped.replace('datakey', 'another') }, present],
    ] as const)
      expect(() => unwrapFormerKey(it_, key)).toThrow(
        expect.objectContaining({ code: 'FORMER_KEY_UNUSABLE' }),
      );
  });

  it('does not exist without a rotation', () => {
    const dataKey = randomBytes(32);
    expect(rotateDataKey(dataKey, null, false)).toEqual({
      dataKey,
      formerKey: null,
      former: null,
      rotate: false,
      fresh: false,
    });
  });
});
