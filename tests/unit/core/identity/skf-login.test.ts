import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tokenObstacles } from '../../../../build/machine.mjs';
import type { KeyLocation } from '../../../../electron/core/contract';
import { readAccount } from '../../../../electron/core/identity/account-file';
import { createKeyStores } from '../../../../electron/core/identity/keystores/stores';
import { newTriesPath } from './keystores/tries-file';
import { parseCertificate } from '../../../../electron/pki/certificates';
import { verifyCms } from '../../../../electron/pki/cms';
import { wrapForCertificate } from '../../../../electron/pki/wrap';
import { bundleTokens } from './keystores/bundle';
import { compileLibrary, createSkfTokens, type SkfTokens } from './keystores/skf';
import { SM2_KEY, type IssuedCertificate } from '../../pki/test-pki';
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
import { createTestConfirmations } from './keystores/confirmations';

const obstacle = tokenObstacles().skf;
if (obstacle) console.warn(`left out: signing in with SKF tokens: ${obstacle}`);

const PIN = '135790';

describe.skipIf(obstacle)('a login with an SM2 token (SKF)', () => {
  let place: TestCa;
  let driver: string;
  let bundle: Awaited<ReturnType<typeof bundleTokens>>;
  let tokens: SkfTokens;
  let machine: Machine;
  let person: IssuedCertificate;

  beforeAll(async () => {
    driver = compileLibrary('skf/double.c', ['-lcrypto']);
    place = createTestCa();
    person = place.shop.issue({
      name: 'sm2',
      profile: 'person',
      issuer: 'root',
      subject: SUBJECT,
      algorithm: SM2_KEY,
    });
    place.shop.issue({ name: 'sm2e', profile: 'encryption', issuer: 'root', algorithm: SM2_KEY });
    bundle = await bundleTokens();
  });
  afterAll(() => {
    place.shop.dispose();
    bundle.remove();
  });

  beforeEach(() => {
    tokens = createSkfTokens();
    tokens.create('令牌甲', { label: '示范市某局', serial: 'A0001', pin: PIN });
    tokens.put('令牌甲', '签名应用', '全', { sign: person, encrypt: place.shop.certificate('sm2e') });
    tokens.put('令牌甲', '签名应用', '只签名', { sign: person });
    machine = new Machine(place);
    machine.keys = createKeyStores({
      confirmations: createTestConfirmations(),
      uptime: () => machine.now.getTime(),
      throttleFile: newTriesPath(),
      drivers: () => [{ kind: 'skf', path: driver, pinType: 1 }],
      maxTries: () => 5,
      worker: bundle.worker,
    });
    machine.keyring = createTestKeyring();
    machine.platform.accounts.set(place.certificateHash(person), account);
  });
  afterEach(async () => {
    await machine.keys.close();
    tokens.dispose();
    machine.dispose();
  });

  const at = (container: string): KeyLocation => ({
    kind: 'skf',
    driver,
    serial: 'A0001',
    label: '示范市某局',
    application: '签名应用',
    container,
  });
  const signIn = (container: string, identity = machine.startProgram(), secret = PIN, lastTry = false) =>
    identity.signIn({ key: at(container), secret, lastTry });
  const wrapped = async () => {
    const stored = await readAccount(`${machine.realm}/accounts/${account.id}`);
    return stored?.record.keys[0]?.wrapped ?? '';
  };

  it.each([
    ['全', /^skf-sm4:/],
    ['只签名', /^keyring:/],
  ])('opens the same data online and offline (container %s)', async (container, scheme) => {
    const identity = machine.startProgram();
    const first = await signIn(container, identity);
    const dataKey = Buffer.from(first.dataKey);
    const content = Buffer.from('同意发布。');
    const cms = Buffer.from(await first.signer.sign(content), 'base64');
    expect(verifyCms({ cms, content }).certificate.equals(person.der)).toBe(true);
    await identity.signOut();
    expect(await wrapped()).toMatch(scheme);
    machine.platform.reachable = false;
    expect((await signIn(container)).dataKey.equals(dataKey)).toBe(true);
  });

  it('reports the remaining tries, and requires a confirmation for the last one', async () => {
    const identity = machine.startProgram();
    let failure: unknown;
    for (let tries = 0; tries < 10; tries++) {
      failure = await failureOf(signIn('全', identity, '000000'));
      if ((failure as { code: string }).code !== 'PIN_WRONG') break;
      expect((failure as Error).message).toMatch(/\d/);
    }
    expect(failure).toMatchObject({ code: 'PIN_LAST_TRY' });
    expect(await outcomeCode(signIn('全', identity, PIN))).toBe('PIN_LAST_TRY');
    expect(await outcomeCode(signIn('全', identity, PIN, true))).toBe('done');
  });

  it('cannot use a recovery grant that the token cannot decrypt, and advises a certificate file', async () => {
    const owner = machine.startProgram();
    machine.platform.accounts.set(place.certificateHash(place.shop.certificate('person')), account);
    const { dataKey } = await machine.signIn(owner);
    const certificate = place.certificateHash(person);
    const grant = {
      device: DEVICE,
      certificate,
      wrapped: wrapForCertificate(parseCertificate(person.der), dataKey),
    };
    await owner.signOut();
    machine.platform.grant = grant;
    expect(await failureOf(signIn('全'))).toMatchObject({
      code: 'RECOVERY_UNUSABLE',
      advice: expect.stringContaining('证书文件'),
    });
  });
});
