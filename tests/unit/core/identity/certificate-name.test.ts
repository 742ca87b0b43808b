import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from '../../../../electron/core/identity/service';
import { account, failureOf, Machine, createTestCa, type TestCa } from './machine';

let place: TestCa;
let machine: Machine;
let identity: Identity;

beforeAll(() => {
  place = createTestCa();
});
afterAll(() => place.shop.dispose());
beforeEach(() => {
  machine = new Machine(place);
  identity = machine.startProgram();
});
afterEach(() => machine.dispose());

describe('a certificate whose name differs from the account’s', () => {
  it('is refused at its first login, and nothing is stored', async () => {
    machine.platform.accounts.set(place.certificateHash(place.shop.certificate('person')), {
      ...account,
      name: '陈立成',
    });
    expect(await failureOf(machine.signIn(identity, place.pfxPath('person')))).toMatchObject({
      code: 'CERTIFICATE_OF_OTHER',
      message: expect.stringContaining('证书是“林晓岚”的，账号的姓名是“陈立成”。') as string,
    });
    expect(existsSync(join(machine.realm, 'accounts', account.id))).toBe(false);
  });

  it('is refused on a machine where only another certificate of the account signed in', async () => {
    await machine.signIn(identity, place.pfxPath('person'));
    await identity.signOut();
    const other = place.shop.issue({
      name: 'stranger',
      profile: 'person',
      issuer: 'root',
      subject: '/CN=陈立成',
    });
    machine.platform.accounts.set(place.certificateHash(other), account);
    place.writePfx('stranger');
    expect(await failureOf(machine.signIn(machine.startProgram(), place.pfxPath('stranger')))).toMatchObject({
      code: 'CERTIFICATE_OF_OTHER',
    });
  });

  it('is accepted with a warning when it signed in before', async () => {
    await machine.signIn(identity, place.pfxPath('person'));
    await identity.signOut();
    machine.platform.accounts.set(place.certificateHash(place.shop.certificate('person')), {
      ...account,
      name: '陈立成',
    });
    const { warnings } = await machine.signIn(machine.startProgram(), place.pfxPath('person'));
    expect(warnings).toContainEqual(expect.stringContaining('不能通过核验'));
  });
});
