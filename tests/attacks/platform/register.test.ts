import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalText, sha256 } from '../../../electron/domain/encoding/canonical';
import type { AdministrationAct } from '../../../electron/platform/contract';
import { injectRecords } from '../support/answers';
import { Scene } from './scene';

/**
 * Identity records of a valid shape without a valid act or signature. They are stored and have no effect; the register,
 * accounts and proposals are shown as before, with the refused records.
 */

const AT = '2026-11-24T01:00:00.000Z';
const HASH = 'a'.repeat(64);
const SETTINGS = {
  name: '某某',
  department: '',
  roles: ['finalReviewer'] as ['finalReviewer'],
  active: true,
};
const SIGNER = { accountId: 'xuwenbo', name: '许文泊', certificate: HASH };

const statement = (act: AdministrationAct, signer = SIGNER) =>
  canonicalText({ typ: 'gov.administration/2', act, reason: '无', signer, at: AT });
const open = (certificate: string | null): AdministrationAct => ({
  type: 'account.open',
  accountId: 'intruder',
  settings: SETTINGS,
  certificate,
  phone: null,
});
const found = (previous: string | null, accountId = 'intruder'): AdministrationAct => ({
  type: 'office.found',
  previous,
  accounts: [{ accountId, settings: SETTINGS, since: AT, certificates: [] }],
  delegations: [],
});

/** Defect, statement, CMS in base64 (`AAAA` by default), and whether the same text is also the confirmation. */
const ENTRIES: Array<[name: string, statement: string, cms?: string, confirmed?: true]> = [
  ['is not JSON', '{'],
  ['is null', 'null'],
  ['is nested 20,000 levels deep', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['is of another type', '{"typ":"gov.session.login/1"}'],
  ['is an act that does not exist', statement({ type: 'office.burn' } as never)],
  ['is not canonical', JSON.stringify(JSON.parse(statement(open(null))), null, 1)],
  [
    'has a reason of 100,000 characters',
    canonicalText({ ...JSON.parse(statement(open(null))), reason: '长'.repeat(100_000) }),
  ],
  ['opens an account without a signature', statement(open(null)), ''],
  [
    'opens an account with what is no signature',
    statement(open(null)),
    Buffer.from('signature').toString('base64'),
  ],
  ['opens an account with text for a signature', statement(open(null)), '签名'],
  [
    'opens an account with a signature of null bytes',
    statement(open(null)),
    Buffer.alloc(29_000).toString('base64'),
  ],
  [
    'opens an account with DER of endless length',
    statement(open(null)),
    Buffer.from('3084ffffffff30', 'hex').toString('base64'),
  ],
  ['opens an account with DER nested 4,000 levels deep', statement(open(null)), nestedDer(4000)],
  ['opens an account with what is no certificate', statement(open('AAAA'))],
  ['is confirmed with what is no signature', statement(open(null)), 'AAAA', true],
  ['founds the office again', statement(found(null))],
  ['hands the root over from another root', statement(found(HASH))],
  ['lists an account named like a property', statement(found(HASH, '__proto__'))],
  [
    'binds a certificate to another',
    statement({
      type: 'certificate.bind',
      accountId: 'chenlicheng',
      certificate: 'AAAA',
      replaces: { certificate: HASH, reason: 'lost' },
    }),
  ],
  ['ends a certificate', statement({ type: 'certificate.end', certificate: HASH, reason: 'lost' })],
  [
    'closes the administrator’s account',
    statement({ type: 'account.close', accountId: 'xuwenbo', before: SETTINGS, handOver: [] }),
  ],
  [
    'lets a stranger decide',
    statement({
      type: 'delegation.grant',
      delegationId: randomUUID(),
      fromId: 'chenlicheng',
      toId: 'intruder',
      role: 'principal',
      from: AT,
      until: AT,
    }),
  ],
  ['is signed by nobody', statement(open(null), { accountId: '', name: '', certificate: HASH })],
];

/** Returns DER of nested SEQUENCEs in base64. */
function nestedDer(levels: number): string {
  let der = Buffer.from([0x05, 0x00]);
  for (let level = 0; level < levels; level++) {
    const length = der.length < 128 ? [der.length] : [0x82, der.length >> 8, der.length & 255];
    der = Buffer.concat([Buffer.from([0x30, ...length]), der]);
  }
  return der.toString('base64');
}

let scene: Scene;
/** State of the register before the attacks. */
let before: { root: string | null; entries: number };

beforeAll(async () => {
  // The principal may read articles and give second signatures.
  scene = await Scene.open('chenlicheng');
  before = await scene.core.core.accounts.register();
  expect(before).toMatchObject({ root: expect.stringMatching(/^[0-9a-f]{64}$/), refused: [] });
});
afterAll(() => scene.close());

async function send(...records: Array<{ kind: string; record: object }>): Promise<void> {
  const answer = injectRecords(...records);
  expect(await scene.syncUnder({ name: '', route: 'GET /changes', answer })).toBeNull();
  expect(await scene.core.core.sync.quarantined()).toEqual({ records: [] });
}

/** Expects that accounts, register and proposals can be read, and that the root of trust is unchanged. */
async function expectShown(): Promise<void> {
  const { accounts } = scene.core.core;
  expect((await accounts.list()).accounts.length).toBeGreaterThan(10);
  expect((await accounts.register()).root).toBe(before.root);
  await accounts.proposals();
  await scene.expectWorking();
}

describe('an entry of the register', () => {
  it.each(ENTRIES)(
    'that %s has no effect and is listed as refused',
    async (_, text, cms = 'AAAA', confirmed) => {
      const { entries } = await scene.core.core.accounts.register();
      const signed = { statement: text, cms };
      const record = {
        id: randomUUID(),
        sequence: entries + 1,
        ...signed,
        confirmation: confirmed ? signed : null,
      };
      await send({ kind: 'register', record });
      const { refused } = await scene.core.core.accounts.register();
      expect(refused.at(-1)).toEqual({ sequence: entries + 1, reason: expect.stringMatching(/./) });
      await expectShown();
    },
  );

  it.each([
    ['in the place of the founding act', 1],
    ['behind a gap', 1_000_000],
  ])('%s changes nothing', async (_, sequence) => {
    const known = await scene.core.core.accounts.register();
    const signed = { statement: statement(found(null)), cms: 'AAAA', confirmation: null };
    await send({ kind: 'register', record: { id: randomUUID(), sequence, ...signed } });
    expect(await scene.core.core.accounts.register()).toEqual(known);
    await expectShown();
  });
});

describe('a proposal', () => {
  it.each(ENTRIES)(
    'that %s is shown as far as it can be read, and cannot be confirmed',
    async (_, text, cms = 'AAAA') => {
      const id = randomUUID();
      const record = { id, statement: text, cms, proposedAt: AT, state: 'waiting', answer: null };
      await send({ kind: 'proposal', record });
      const shown = (await scene.core.core.accounts.proposals()).proposals.find((it) => it.id === id);
      if (shown) expect(shown.detail.length).toBeGreaterThan(0);
      const confirm = scene.core.core.accounts.confirmProposal({ id, reason: '同意' });
      await expect(confirm).rejects.toMatchObject({ code: expect.not.stringMatching(/^DEFECT$/) as string });
      await expectShown();
    },
  );

  it.each([
    ['was confirmed by text', 'confirmed', '{'],
    ['was refused by null', 'refused', 'null'],
  ])('that %s is shown without the name of a signer', async (_, state, text) => {
    const id = randomUUID();
    const record = {
      id,
      statement: statement(open(null)),
      cms: 'AAAA',
      proposedAt: AT,
      state,
      answer: { statement: text, cms: '' },
    };
    await send({ kind: 'proposal', record });
    expect((await scene.core.core.accounts.proposals()).proposals).toContainEqual(
      expect.objectContaining({ id, state, answeredBy: '' }),
    );
    await expectShown();
  });
});

describe('a certificate', () => {
  const ACTS: Array<[string, { statement: string; cms: string } | null]> = [
    ['no act', null],
    ['an act that is not JSON', { statement: '{', cms: 'AAAA' }],
    ['an act of another kind', { statement: statement(open(null)), cms: 'AAAA' }],
    [
      'an act about another certificate',
      {
        statement: statement({
          type: 'certificate.bind',
          accountId: 'chenlicheng',
          certificate: 'BBBB',
          replaces: null,
        }),
        cms: 'AAAA',
      },
    ],
    [
      'an act with a signature of null bytes',
      {
        statement: statement({
          type: 'certificate.bind',
          accountId: 'chenlicheng',
          certificate: 'AAAA',
          replaces: null,
        }),
        cms: Buffer.alloc(20_000).toString('base64'),
      },
    ],
  ];
  const FORMS: Array<[string, Buffer]> = [
    ['null bytes', Buffer.alloc(300)],
    ['text', Buffer.from('not a certificate')],
    ['DER nested 4,000 levels deep', Buffer.from(nestedDer(4000).slice(0, 19_000), 'base64')],
    ['DER of endless length', Buffer.from('3084ffffffff30', 'hex')],
  ];
  const rows = ACTS.flatMap(([name, act]) =>
    FORMS.map(([form, der]) => ({ title: `${form} with ${name}`, der, act })),
  );
  it.each(rows)('made of $title is shown as not registered', async ({ title, der: form, act }) => {
    const der = Buffer.concat([form, Buffer.from(title)]);
    const record = {
      id: sha256(der),
      accountId: 'chenlicheng',
      certificate: der.toString('base64'),
      boundAt: AT,
      ended: null,
      act,
    };
    await send({ kind: 'certificate', record });
    const { accounts } = await scene.core.core.accounts.list();
    const shown = accounts.find(({ id }) => id === 'chenlicheng')?.certificates;
    expect(shown).toContainEqual(
      expect.objectContaining({
        sha256: record.id,
        actNote: expect.stringContaining('登记簿里没有这张证书') as string,
      }),
    );
    await expectShown();
  });

  it.each(['zhenghuaiyuan', 'nobody'])(
    'that the platform assigns to %s is shown as registered for another person',
    async (accountId) => {
      const kept = (await scene.bindings()).find((it) => it.accountId === 'chenlicheng')!;
      await send({ kind: 'certificate', record: { ...kept, accountId } });
      const given = (await scene.core.core.accounts.list()).accounts.find(({ id }) => id === accountId);
      if (given)
        expect(given.certificates).toContainEqual(
          expect.objectContaining({
            sha256: kept.id,
            actNote: expect.stringContaining('登记在别人名下') as string,
          }),
        );
      await send({ kind: 'certificate', record: kept });
      await expectShown();
    },
  );
});

describe('a revocation list', () => {
  it.each([
    ['empty bytes', Buffer.alloc(0)],
    ['null bytes', Buffer.alloc(100_000)],
    ['text', Buffer.from('<html>')],
    ['DER nested 4,000 levels deep', Buffer.from(nestedDer(4000), 'base64')],
    ['DER of endless length', Buffer.from('3084ffffffff30', 'hex')],
    ['a million entries of null bytes', Buffer.concat([Buffer.from('3083', 'hex'), Buffer.alloc(1_000_000)])],
  ])('made of %s is not used', async (_, der) => {
    await send({ kind: 'crl', record: { id: sha256(der), der: der.toString('base64') } });
    await expectShown();
  });
});
