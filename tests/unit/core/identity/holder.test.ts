import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from '../../../../electron/core/identity/service';
import { account, failureOf, Machine, town, type Town } from './scene';

let place: Town;
let machine: Machine;
let identity: Identity;

beforeAll(() => {
  place = town();
}, 60_000);
afterAll(() => place.shop.dispose());
beforeEach(() => {
  machine = new Machine(place);
  identity = machine.start();
});
afterEach(() => machine.dispose());

describe('a certificate whose name differs from the account’s', () => {
  it('is refused at its first login, and nothing is stored', async () => {
    machine.platform.accounts.set(place.hash(place.shop.issued('person')), { ...account, name: '陈立成' });
    expect(await failureOf(machine.signIn(identity, place.file('person')))).toMatchObject({
      code: 'CERTIFICATE_OF_OTHER',
      message: expect.stringContaining('证书是“林晓岚”的，账号的姓名是“陈立成”。') as string,
    });
    expect(existsSync(join(machine.realm, 'accounts', account.id))).toBe(false);
  });

  it('is accepted with a warning when it signed in before', async () => {
    await machine.signIn(identity, place.file('person'));
    await identity.signOut();
    machine.platform.accounts.set(place.hash(place.shop.issued('person')), { ...account, name: '陈立成' });
    const { warnings } = await machine.signIn(machine.start(), place.file('person'));
    expect(warnings).toContainEqual(expect.stringContaining('不能通过核验'));
  });
});
