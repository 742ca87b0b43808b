import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdministrationAct, Role } from '../../../electron/platform/contract';
import {
  accountOf,
  signAndSendAct,
  queryAudit,
  confirmIfProposed,
  issueCertificateFor,
  recordsOfKind,
} from '../../unit/platform/administration';
import { openPractice, Person, sha256, type Practice } from '../../unit/platform/practice-client';

/** Attack: one administrator alone creates or changes accounts that approve. */

let practice: Practice;
let administrator: Person;
let auditor: Person;
beforeAll(async () => {
  practice = await openPractice();
  [administrator, auditor] = await Promise.all([
    Person.signIn(practice.server, 'xuwenbo'),
    Person.signIn(practice.server, 'fengqinghe'),
  ]);
});
afterAll(() => practice.remove());

const open = (accountId: string, roles: Role[], person: { name: string; number?: string }) => ({
  type: 'account.open' as const,
  accountId,
  settings: { ...person, department: '办公室', roles, active: true },
  certificate: null,
  phone: null,
});
const bind = (accountId: string, certificate: Buffer): AdministrationAct => ({
  type: 'certificate.bind',
  accountId,
  certificate: certificate.toString('base64'),
  replaces: null,
});
const waiting = async () =>
  (await recordsOfKind(auditor, 'proposal')).filter(({ state }) => state === 'waiting').at(-1)!;

describe('an administrator with accounts of their own making', () => {
  it('cannot open one with their own personal number', async () => {
    const { status, json } = await signAndSendAct(
      administrator,
      open('shadow', ['editor'], { name: '许文泊', number: 'xuwenbo' }),
    );
    expect([status, json.code]).toEqual([422, 'INVALID']);
    expect(json.message).toContain('一人只有一个账号');
  });

  it('cannot bind a certificate issued to themselves to another account', async () => {
    await signAndSendAct(administrator, open('invented', ['editor'], { name: '虚构人', number: 'N-1' }));
    const own = await issueCertificateFor(practice.server, 'xuwenbo');
    const { status, json } = await signAndSendAct(administrator, bind('invented', own.certificate));
    expect([status, json.code]).toEqual([422, 'INVALID']);
    expect(json.message).toContain('证书是“许文泊”的');
  });

  it.each<[Role]>([
    ['firstReviewer'],
    ['secondReviewer'],
    ['finalReviewer'],
    ['principal'],
    ['siteAdministrator'],
    ['systemAdministrator'],
  ])(
    'cannot give the role %s alone, and the auditor sees the proposal before it takes effect',
    async (role) => {
      const accountId = `new-${role.toLowerCase()}`;
      const answer = await signAndSendAct(
        administrator,
        open(accountId, [role], { name: `新${role}`, number: accountId }),
      );
      expect(answer.json).toMatchObject({ proposed: true });
      await expect(accountOf(auditor, accountId)).rejects.toThrow('no account');
      const { entries } = await queryAudit(auditor, { action: 'proposal.make' });
      expect(entries[0]).toMatchObject({ actorId: 'xuwenbo', subject: accountId });
      expect((await waiting()).statement).toContain(accountId);
    },
  );

  it('cannot add the second signature to their own proposal', async () => {
    const { id: proposalId, statement } = await waiting();
    const confirm = { proposalId, statement: sha256(Buffer.from(statement)) };
    const { status, json } = await signAndSendAct(administrator, { type: 'proposal.confirm', ...confirm });
    expect([status, json.code]).toEqual([403, 'NOT_PERMITTED']);
  });

  it('cannot have an editor add the second signature', async () => {
    const editor = await Person.signIn(practice.server, 'sunkexin');
    const { id: proposalId, statement } = await waiting();
    const confirm = { proposalId, statement: sha256(Buffer.from(statement)) };
    const { status, json } = await signAndSendAct(editor, { type: 'proposal.confirm', ...confirm });
    expect([status, json.code]).toEqual([403, 'NOT_PERMITTED']);
  });

  it('cannot change the name and number of a reviewer’s account alone', async () => {
    const { id, ...before } = await accountOf(auditor, 'zhouzhengchuan');
    const after = { ...before, name: '许文泊同志', number: 'N-2' };
    const answer = await signAndSendAct(administrator, {
      type: 'account.change',
      accountId: id,
      before,
      after,
      phone: null,
    });
    expect(answer.json).toMatchObject({ proposed: true });
    expect(await accountOf(auditor, id)).toMatchObject({ name: '周正川' });
  });

  it('gives a reviewer role once the principal has signed, and the register holds both signatures', async () => {
    const answer = await signAndSendAct(
      administrator,
      open('given', ['firstReviewer'], { name: '新初审', number: 'N-3' }),
    );
    expect((await confirmIfProposed(practice.server, answer)).json).toMatchObject({ proposed: false });
    expect(await accountOf(auditor, 'given')).toMatchObject({ roles: ['firstReviewer'] });
    const entry = (await recordsOfKind(auditor, 'register')).at(-1);
    expect(entry?.statement).toContain('"given"');
    expect(entry?.confirmation?.statement).toContain('"chenlicheng"');
  });

  it('cannot use the principal’s signature on one proposal for another', async () => {
    await signAndSendAct(administrator, open('asked', ['firstReviewer'], { name: '甲', number: 'N-4' }));
    const asked = await waiting();
    await signAndSendAct(administrator, open('hidden', ['finalReviewer'], { name: '乙', number: 'N-5' }));
    const hidden = await waiting();
    const principal = await Person.signIn(practice.server, 'chenlicheng');
    const { status, json } = await signAndSendAct(principal, {
      type: 'proposal.confirm',
      proposalId: hidden.id,
      statement: sha256(Buffer.from(asked.statement)),
    });
    expect([status, json.code]).toEqual([422, 'INVALID']);
    await expect(accountOf(auditor, 'hidden')).rejects.toThrow('no account');
  });
});
