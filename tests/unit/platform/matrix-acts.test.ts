import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  administrationActSchema,
  roleSchema,
  type AdministrationAct,
  type Role,
} from '../../../electron/platform/contract';
import { FIRST_POLICY } from '../../../electron/platform/practice/accounts/sessions';
import { act, audited, newKeys, records, settingsOf } from './office';
import { expectedRow, holders, REVIEWERS, row } from './roles';
import { api, openPractice, Person, sha256, type Practice } from './support';

/** Roles × acts on accounts and rights. */

let practice: Practice;
let people: Record<Role, Person>;
let author: Person;
beforeAll(async () => {
  practice = await openPractice();
  people = await holders(practice.server, 'site');
  author = await Person.signIn(practice.server, 'linxiaohe');
}, 60_000);
afterAll(() => practice.remove());

describe('every act on accounts and rights', () => {
  const DAY = 86_400_000;
  type Make = (role: Role) => Promise<AdministrationAct> | AdministrationAct;
  const settings = { name: '新同志', department: '督查科', roles: ['editor' as const], active: true };
  const grant = (fromId: string, role: Role): AdministrationAct => ({
    type: 'delegation.grant',
    delegationId: randomUUID(),
    fromId,
    toId: 'gaoyuanshan',
    role,
    from: new Date().toISOString(),
    until: new Date(Date.now() + DAY).toISOString(),
  });
  const ADMINISTRATOR: readonly Role[] = ['systemAdministrator'];
  const open = async (): Promise<string> => {
    const accountId = `new-${randomUUID().slice(0, 8)}`;
    await act(people.systemAdministrator, { type: 'account.open', accountId, settings, phone: '' });
    return accountId;
  };

  const ACTS: Array<{
    name: string;
    type: AdministrationAct['type'];
    may: readonly Role[];
    refusal?: string;
    make: Make;
  }> = [
    {
      name: 'opening an account',
      type: 'account.open',
      may: ADMINISTRATOR,
      make: (role) => ({
        type: 'account.open',
        accountId: `by-${role.toLowerCase()}`,
        settings,
        phone: '',
      }),
    },
    {
      name: 'giving a role',
      type: 'account.change',
      may: ADMINISTRATOR,
      make: async () => {
        const accountId = await open();
        const after = { ...settings, roles: ['editor' as const, 'siteAdministrator' as const] };
        return { type: 'account.change', accountId, before: settings, after, phone: null };
      },
    },
    {
      name: 'giving oneself a role',
      type: 'account.change',
      may: [],
      make: async (role) => {
        const accountId = people[role].session.account.id;
        const before = await settingsOf(author, accountId);
        const after = { ...before, roles: [...before.roles, 'systemAdministrator' as const] };
        return { type: 'account.change', accountId, before, after, phone: null };
      },
    },
    {
      name: 'closing an account',
      type: 'account.close',
      may: ADMINISTRATOR,
      make: async () => {
        const accountId = await open();
        return { type: 'account.close', accountId, before: settings, handOver: [] };
      },
    },
    {
      name: 'binding a certificate',
      type: 'certificate.bind',
      may: ADMINISTRATOR,
      make: async () => {
        const accountId = await open();
        const keys = await newKeys(practice.server, accountId);
        const certificate = keys.certificate.toString('base64');
        return { type: 'certificate.bind', accountId, certificate, replaces: null };
      },
    },
    {
      name: 'ending a certificate',
      type: 'certificate.end',
      may: ADMINISTRATOR,
      make: async () => {
        const bound = (await records(author, 'certificate')).find(
          (b) => b.accountId === 'caoyifan' && !b.ended,
        );
        return { type: 'certificate.end', certificate: bound!.id, reason: 'other' };
      },
    },
    {
      name: 'delegating one’s own review',
      type: 'delegation.grant',
      may: REVIEWERS,
      refusal: '422 INVALID',
      make: (role) => {
        const own = people[role].session.account.id;
        return grant(own, REVIEWERS.includes(role) ? role : 'firstReviewer');
      },
    },
    {
      name: 'delegating somebody else’s review',
      type: 'delegation.grant',
      may: ADMINISTRATOR,
      make: () => grant('other-first', 'firstReviewer'),
    },
    {
      name: 'ending a delegation between others',
      type: 'delegation.end',
      may: ADMINISTRATOR,
      make: async () => {
        const known = (await records(author, 'delegation')).find(
          (d) => d.fromId === 'other-first' && d.toId === 'other-duty' && d.endedAt === null,
        );
        return { type: 'delegation.end', delegationId: known!.id };
      },
    },
    {
      name: 'setting the policy',
      type: 'policy.set',
      may: ADMINISTRATOR,
      make: () => ({
        type: 'policy.set',
        before: FIRST_POLICY,
        after: { ...FIRST_POLICY, offlineDays: FIRST_POLICY.offlineDays + 1 },
      }),
    },
    {
      name: 'granting a data key',
      type: 'recovery.grant',
      may: ADMINISTRATOR,
      make: async () => {
        const certificate = sha256(author.keys.certificate);
        const asked = await api(practice.server, '/recovery/requests', 'POST', {
          token: author.token,
          json: { device: '一号机', certificate },
        });
        return {
          type: 'recovery.grant',
          requestId: asked.json.id,
          certificate,
          wrapped: 'rsa-oaep-sha256:AAAA',
        };
      },
    },
  ];

  beforeAll(async () => {
    const { systemAdministrator } = people;
    const account = (accountId: string, role: Role) =>
      act(systemAdministrator, {
        type: 'account.open',
        accountId,
        settings: { ...settings, roles: [role] },
        phone: '',
      });
    await account('other-first', 'firstReviewer');
    await account('other-duty', 'dutyOfficer');
  });

  it('is in this table', () => {
    const types = administrationActSchema.options.map((option) => option.shape.type.value).sort();
    expect([...new Set(ACTS.map(({ type }) => type))].sort()).toEqual(types);
  });

  it.each(ACTS)('$type: $name', async ({ name, may, make, refusal = '403 NOT_PERMITTED' }) => {
    if (name === 'ending a delegation between others') {
      const between = { ...grant('other-first', 'firstReviewer'), toId: 'other-duty' };
      // Only one may stand in at a time.
      for (const { id, endedAt, fromId } of await records(author, 'delegation'))
        if (fromId === 'other-first' && endedAt === null)
          await act(people.systemAdministrator, { type: 'delegation.end', delegationId: id });
      expect((await act(people.systemAdministrator, between)).status).toBe(200);
    }
    const found = await row(may, async (role) => {
      const { status, json } = await act(people[role], await make(role));
      return status === 200 ? 'done' : `${status} ${json.code}`;
    });
    expect(found).toEqual(expectedRow(may, 'done', refusal));
  });

  it('is told in words in the platform’s chain, done or refused', async () => {
    const done = await audited(people.auditor, { chain: 'platform', limit: 500 });
    const words = new RegExp([...roleSchema.options, ...Object.keys(FIRST_POLICY)].join('|'));
    for (const { type } of ACTS) {
      const told = done.entries.filter((entry) => entry.action === type);
      expect([type, told.length > 0]).toEqual([type, true]);
      for (const { detail } of told) {
        expect(detail).toMatch(/^[^；]+；事由：按干部调整通知办理。；签名操作 [0-9a-f-]{36}$/);
        expect(detail).not.toMatch(words);
      }
    }
    const refused = done.entries.filter((entry) => entry.action === 'administration.refuse');
    expect(new Set(refused.map((entry) => entry.actorId)).size).toBeGreaterThanOrEqual(9);
  });
});
