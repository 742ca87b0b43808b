import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUDIT_ACTIONS,
  administrationActSchema,
  roleSchema,
  type AdministrationAct,
  type Role,
} from '../../../electron/platform/contract';
import { Register } from '../../../electron/domain/accounts/register';
import { createChainVerifier, trustMaterial } from '../../../electron/pki/trust';
import { FIRST_POLICY } from '../../../electron/platform/practice/accounts/sessions';
import {
  signAndSendAct,
  queryAudit,
  confirmIfProposed,
  issueCertificateFor,
  recordsOfKind,
  settingsOf,
} from './administration';
import { expectedByRole, signInOnePerRole, REVIEWERS, answersByRole } from './roles';
import { apiRequest, openPractice, Person, sha256, type Practice } from './practice-client';

/** Matrix of roles and administration acts. */

let practice: Practice;
let people: Record<Role, Person>;
let author: Person;
beforeAll(async () => {
  practice = await openPractice();
  people = await signInOnePerRole(practice.server, 'site');
  author = await Person.signIn(practice.server, 'linxiaohe');
});
afterAll(() => practice.remove());

describe('every administration act', () => {
  const DAY = 86_400_000;
  type Make = (role: Role) => Promise<AdministrationAct> | AdministrationAct;
  /** Each account has its own personal number, because two accounts with the same name need a second signature. */
  const settingsFor = (accountId: string, role: Role = 'editor') => ({
    name: '新同志',
    number: `N-${accountId}`,
    department: '督查科',
    roles: [role],
    active: true,
  });
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
  const open = async () => {
    const accountId = `new-${randomUUID().slice(0, 8)}`;
    const settings = settingsFor(accountId);
    const opening = { type: 'account.open' as const, accountId, settings, certificate: null, phone: null };
    await signAndSendAct(people.systemAdministrator, opening);
    return { accountId, before: settings };
  };
  /** Proposes an act as the administrator, which then waits for a second signature. */
  const propose = async () => {
    const { accountId, before } = await open();
    const after = { ...before, roles: ['firstReviewer' as const] };
    const change = { type: 'account.change' as const, accountId, before, after, phone: null };
    await signAndSendAct(people.systemAdministrator, change);
    const [waiting] = (await recordsOfKind(people.principal, 'proposal'))
      .filter(({ state }) => state === 'waiting')
      .slice(-1);
    return { proposalId: waiting!.id, statement: sha256(Buffer.from(waiting!.statement)) };
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
        settings: settingsFor(`by-${role.toLowerCase()}`),
        certificate: null,
        phone: null,
      }),
    },
    {
      name: 'giving a role',
      type: 'account.change',
      may: ADMINISTRATOR,
      make: async () => {
        const { accountId, before } = await open();
        const after = { ...before, roles: ['editor' as const, 'siteAdministrator' as const] };
        return { type: 'account.change', accountId, before, after, phone: null };
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
        return { type: 'account.close', ...(await open()), handOver: [] };
      },
    },
    {
      name: 'binding a certificate',
      type: 'certificate.bind',
      may: ADMINISTRATOR,
      make: async () => {
        const { accountId } = await open();
        const keys = await issueCertificateFor(practice.server, accountId);
        const certificate = keys.certificate.toString('base64');
        return { type: 'certificate.bind', accountId, certificate, replaces: null };
      },
    },
    {
      name: 'ending a certificate',
      type: 'certificate.end',
      may: ADMINISTRATOR,
      make: async () => {
        const bound = (await recordsOfKind(author, 'certificate')).find(
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
        const known = (await recordsOfKind(author, 'delegation')).find(
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
        const asked = await apiRequest(practice.server, '/recovery/requests', 'POST', {
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
    {
      name: 'giving a second signature',
      type: 'proposal.confirm',
      may: ['principal'],
      make: async () => ({ type: 'proposal.confirm', ...(await propose()) }),
    },
    {
      name: 'refusing or withdrawing an act that waits',
      type: 'proposal.refuse',
      may: ['systemAdministrator', 'principal'],
      make: async () => ({ type: 'proposal.refuse', ...(await propose()) }),
    },
    {
      name: 'handing the root of trust over',
      type: 'office.found',
      may: ADMINISTRATOR,
      make: async () => {
        const entries = await recordsOfKind(author, 'register');
        const root = sha256(Buffer.from(entries[0]!.statement));
        const verifier = createChainVerifier(
          trustMaterial((await apiRequest(practice.server, '/trust', 'GET', { token: author.token })).json),
        );
        return {
          type: 'office.found',
          previous: root,
          ...new Register({ entries, root, verifier }).foundingLists(),
        };
      },
    },
  ];

  beforeAll(async () => {
    const { systemAdministrator } = people;
    const account = async (accountId: string, role: Role) =>
      confirmIfProposed(
        practice.server,
        await signAndSendAct(systemAdministrator, {
          type: 'account.open',
          accountId,
          settings: settingsFor(accountId, role),
          certificate: null,
          phone: null,
        }),
      );
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
      // Only one person may be the deputy at a time.
      for (const { id, endedAt, fromId } of await recordsOfKind(author, 'delegation'))
        if (fromId === 'other-first' && endedAt === null)
          await signAndSendAct(people.systemAdministrator, { type: 'delegation.end', delegationId: id });
      expect((await signAndSendAct(people.systemAdministrator, between)).status).toBe(200);
    }
    const found = await answersByRole(may, async (role) => {
      const { status, json } = await signAndSendAct(people[role], await make(role));
      return status === 200 ? 'done' : `${status} ${json.code}`;
    });
    expect(found).toEqual(expectedByRole(may, 'done', refusal));
  });

  it('is described in words in the audit chain of the platform, also when refused', async () => {
    const done = await queryAudit(people.auditor, { chain: 'platform', limit: 500 });
    const words = new RegExp([...roleSchema.options, ...Object.keys(FIRST_POLICY)].join('|'));
    for (const { type } of ACTS) {
      const told = done.entries.filter(
        ({ action, detail }) =>
          action === type || (action === 'proposal.make' && detail.startsWith(AUDIT_ACTIONS[type])),
      );
      expect([type, told.length > 0]).toEqual([type, true]);
      for (const { detail } of told) {
        expect(detail).toMatch(
          /^[^；]+；([^；]+提请；|[^；]+须会签。)?原因：[^；]+；签名操作 [0-9a-f-]{36}$/,
        );
        expect(detail).not.toMatch(words);
      }
    }
    const refused = done.entries.filter((entry) => entry.action === 'administration.refuse');
    expect(new Set(refused.map((entry) => entry.actorId)).size).toBeGreaterThanOrEqual(9);
  });
});
