import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../../electron/core/contract';
import { coreContract } from '../../../../electron/core/core-contract';
import { Failure } from '../../../../electron/core/failure';
import type { Session } from '../../../../electron/core/types';
import { requireAccess } from '../../../../electron/core/rights';
import { BASE_OFFER } from '../../../../electron/platform/contract';
import { signAndSendAct, confirmIfProposed, issueCertificateFor } from '../../platform/administration';
import { openPractice, Person, type Practice } from '../../platform/practice-client';
import { uploadKey, openClient, type Client } from './client';

/**
 * Permissions of each call: before sign-in, and for an account with a single role. A call without a row here fails the
 * test, and so does a row that differs from what the client does.
 */
const ROLES = [
  'editor',
  'siteAdministrator',
  'firstReviewer',
  'secondReviewer',
  'finalReviewer',
  'principal',
  'dutyOfficer',
  'dutyLeader',
  'systemAdministrator',
  'auditor',
] as const satisfies Role[];

// Columns: signed out (o), then the roles in the order of ROLES. A dot means that the call is refused.
const ANYONE = 'o ESRRRPDLAU';
const SIGNED = '. ESRRRPDLAU';
const AUTHOR = '. ES........';
const WRITER = '. ESRRRP....';
const STAFFED = '. ESRRRPDL..';
const PUBLISH = '. .S........';
const DUTY_READ = '. .S..RPDL..';
const ON_DUTY = '. .S....DL..';
const DUTY_WRITE = '. ......DL..';
const OFFICER = '. ......D...';
const ROSTERS = '. .S.....L..';
const LEADERS = '. ....RP.L..';
const OFFLINE = '. .S..RPDL..';
const SYSTEM = '. ........A.';
const AUDITS = '. .........U';
const CONFIRMING = '. .....P..A.';
const CONFIRMING_OR_AUDIT = '. .....P..AU';

const MATRIX: Record<string, string> = {
  'host.info': ANYONE,
  'host.pickFile': ANYONE,
  'host.putFile': ANYONE,
  'host.notices': ANYONE,
  'host.dismissNotice': ANYONE,
  'host.watch': ANYONE,
  'host.reportError': ANYONE,
  'host.reportStart': ANYONE,
  'host.openPublicPage': ANYONE,
  'identity.state': ANYONE,
  'identity.watch': ANYONE,
  'identity.enterPractice': ANYONE,
  'identity.practice': ANYONE,
  'identity.practiceMessages': ANYONE,
  'identity.leavePractice': ANYONE,
  'identity.tokens': ANYONE,
  'identity.signIn': ANYONE,
  'identity.lock': ANYONE,
  'identity.unlock': ANYONE,
  'identity.changePin': SIGNED,
  'identity.confirmRoot': SIGNED,
  'identity.signOut': ANYONE,
  'identity.touch': ANYONE,
  'settings.load': ANYONE,
  'settings.save': ANYONE,
  'settings.readCertificate': ANYONE,
  'settings.testLine': ANYONE,
  'settings.confirmDriver': ANYONE,
  'articles.places': SIGNED,
  'articles.list': STAFFED,
  'articles.get': STAFFED,
  'articles.revision': STAFFED,
  'articles.difference': STAFFED,
  'articles.search': STAFFED,
  'articles.readBlob': STAFFED,
  'articles.drafts': SIGNED,
  'articles.draft': SIGNED,
  'articles.previewDraft': SIGNED,
  'articles.discardDraft': SIGNED,
  'articles.newDraft': AUTHOR,
  'articles.editArticle': WRITER,
  'articles.saveDraft': WRITER,
  'articles.submitDraft': WRITER,
  'articles.putBlob': STAFFED,
  'articles.recall': WRITER,
  'articles.requestWithdrawal': AUTHOR,
  'review.queue': STAFFED,
  'review.blockedDelegations': STAFFED,
  'review.detail': STAFFED,
  'review.commonOpinions': STAFFED,
  'review.lastReturn': STAFFED,
  'review.decide': STAFFED,
  'publishing.release': PUBLISH,
  'publishing.verify': STAFFED,
  'publishing.pageRules': STAFFED,
  'publishing.confirmParts': PUBLISH,
  'publishing.setPageRules': PUBLISH,
  'proof.export': WRITER,
  'proof.verify': SIGNED,
  'sync.status': SIGNED,
  'sync.watch': SIGNED,
  'sync.now': SIGNED,
  'sync.quarantined': SIGNED,
  'sync.outbox': SIGNED,
  'sync.returned': SIGNED,
  'sync.settle': SIGNED,
  'agenda.mine': SIGNED,
  'duty.overview': DUTY_READ,
  'duty.log': DUTY_READ,
  'duty.scope': DUTY_READ,
  'duty.print': DUTY_READ,
  'duty.export': DUTY_READ,
  'duty.verify': SIGNED,
  'duty.check': DUTY_READ,
  'duty.note': ON_DUTY,
  'duty.correct': ON_DUTY,
  'duty.settle': ON_DUTY,
  'duty.read': ON_DUTY,
  'duty.draft': ON_DUTY,
  'duty.saveDraft': ON_DUTY,
  'duty.previewGive': OFFICER,
  'duty.give': OFFICER,
  'duty.previewTake': OFFICER,
  'duty.take': OFFICER,
  'duty.rewrite': STAFFED,
  'roster.month': DUTY_READ,
  'roster.people': DUTY_READ,
  'roster.swaps': DUTY_READ,
  'roster.print': DUTY_READ,
  'roster.exportWorkbook': DUTY_READ,
  'roster.propose': ROSTERS,
  'roster.check': ROSTERS,
  'roster.publish': ROSTERS,
  'roster.importWorkbook': ROSTERS,
  'roster.askSwap': DUTY_WRITE,
  'roster.answerSwap': DUTY_WRITE,
  'roster.withdrawSwap': DUTY_WRITE,
  'incidents.list': STAFFED,
  'incidents.get': STAFFED,
  'incidents.outages': STAFFED,
  'incidents.open': ON_DUTY,
  'incidents.setLevel': LEADERS,
  'incidents.recordAction': STAFFED,
  'incidents.recordReport': STAFFED,
  'incidents.respond': ON_DUTY,
  'incidents.close': LEADERS,
  'incidents.makeReport': ON_DUTY,
  'incidents.beginOutage': ON_DUTY,
  'incidents.takeOffline': OFFLINE,
  'incidents.endOutage': ON_DUTY,
  'advisories.list': STAFFED,
  'advisories.get': STAFFED,
  'advisories.register': ON_DUTY,
  'advisories.assign': ON_DUTY,
  'advisories.answer': STAFFED,
  'advisories.close': ON_DUTY,
  'rectification.list': STAFFED,
  'rectification.get': STAFFED,
  'rectification.open': STAFFED,
  'rectification.assign': ON_DUTY,
  'rectification.correct': STAFFED,
  'rectification.explain': STAFFED,
  'rectification.close': ON_DUTY,
  'audit.recent': SIGNED,
  'audit.verify': SIGNED,
  'audit.chains': AUDITS,
  'audit.search': AUDITS,
  'audit.verifyChain': AUDITS,
  'audit.export': AUDITS,
  'accounts.list': SIGNED,
  'accounts.roleConflicts': SIGNED,
  'accounts.open': SYSTEM,
  'accounts.change': SYSTEM,
  'accounts.closing': SYSTEM,
  'accounts.close': SYSTEM,
  'accounts.readCertificate': SYSTEM,
  'accounts.bindCertificate': SYSTEM,
  'accounts.endCertificate': SYSTEM,
  'accounts.delegations': SIGNED,
  'accounts.delegates': SIGNED,
  'accounts.grantDelegation': SIGNED,
  'accounts.endDelegation': SIGNED,
  'accounts.policy': SIGNED,
  'accounts.setPolicy': SYSTEM,
  'accounts.recoveries': SYSTEM,
  'accounts.grantRecovery': SYSTEM,
  'accounts.proposals': CONFIRMING_OR_AUDIT,
  'accounts.confirmProposal': CONFIRMING,
  'accounts.refuseProposal': CONFIRMING,
  'accounts.register': SIGNED,
  'accounts.handOverRoot': SYSTEM,
};

const calls = Object.entries(coreContract).flatMap(([group, members]) =>
  Object.keys(members).map((call) => `${group}.${call}`),
);
/** Calls that end the session. They are tried last. */
const LAST = ['identity.signOut', 'identity.leavePractice'];

let practice: Practice;
let client: Client;
beforeAll(async () => {
  practice = await openPractice();
  client = await openClient(practice.directory);
});
afterAll(async () => {
  await client.stop();
  await practice.remove();
});

type Call = (input?: unknown) => Promise<unknown>;

/** Makes a call without input. Resolves with the failure code, or `done`. */
async function answerTo(name: string): Promise<string> {
  const [group = '', call = ''] = name.split('.');
  const method = (client.core as unknown as Record<string, Record<string, Call>>)[group]?.[call];
  if (!method) throw new Error(`no ${name}`);
  try {
    const answer = await method(undefined);
    // A refused event stream fails before its first event.
    if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer)
      await (answer as AsyncGenerator).return(undefined);
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

/** Makes all calls. Resolves with the sorted names of those that are refused with one of these codes. */
async function refused(codes: string[]): Promise<string[]> {
  const found: string[] = [];
  const inOrder = [...calls.filter((name) => !LAST.includes(name)), ...LAST];
  for (const name of inOrder) {
    const code = await answerTo(name);
    if (code === 'DEFECT' || code.includes('Error')) throw new Error(`${name}: ${code}`);
    if (codes.includes(code)) found.push(name);
  }
  return found.sort();
}

const barredAt = (column: number) =>
  calls.filter((name) => MATRIX[name]?.replace(' ', '')[column] === '.').sort();

describe('the permission matrix', () => {
  it('has a row for each call of the contract, and no other rows', () => {
    expect(Object.keys(MATRIX).sort()).toEqual([...calls].sort());
  });

  it('refuses calls that need a session before sign-in', async () => {
    await client.core.identity.enterPractice();
    expect(await refused(['SIGNED_OUT', 'NOT_PERMITTED'])).toEqual(barredAt(0));
  });

  it.each(ROLES)('allows an account with only the role %s exactly the calls of that role', async (role) => {
    const administrator = await Person.signIn(practice.server, 'xuwenbo');
    const accountId = `only-${role.toLowerCase()}`;
    const settings = { name: `${role}同志`, number: `N-${accountId}`, department: '办公室', roles: [role] };
    await confirmIfProposed(
      practice.server,
      await signAndSendAct(administrator, {
        type: 'account.open',
        accountId,
        settings: { ...settings, active: true },
        certificate: null,
        phone: null,
      }),
    );
    const keys = await issueCertificateFor(practice.server, accountId);
    await signAndSendAct(administrator, {
      type: 'certificate.bind',
      accountId,
      certificate: keys.certificate.toString('base64'),
      replaces: null,
    });
    const { accounts } = await client.core.identity.enterPractice();
    const secret = accounts[0]?.password ?? '';
    const state = await client.core.identity.signIn({ key: await uploadKey(client, keys.file), secret });
    expect(state.account?.roles).toEqual([role]);
    await client.core.sync.now();
    expect(await refused(['NOT_PERMITTED'])).toEqual(barredAt(ROLES.indexOf(role) + 1));
  });
});

describe('the check of permissions', () => {
  const session = (change: Partial<Session['account']>) => {
    const said: string[] = [];
    const account = { id: 'a', name: '某某', department: '', roles: ['editor' as const], active: true };
    return {
      said,
      open: () =>
        ({
          account: { ...account, ...change },
          offer: BASE_OFFER,
          audit: (action: string, subject: string) => said.push(`${action} ${subject}`),
        }) as unknown as Session,
    };
  };
  const codeOf = (path: string[], open: () => Session): string => {
    try {
      requireAccess(path, open);
      return 'admitted';
    } catch (error) {
      return error instanceof Failure ? error.code : 'DEFECT';
    }
  };

  it('refuses calls that are unknown or not permitted, and records the attempt', () => {
    const { open, said } = session({});
    expect(codeOf(['articles', 'list'], open)).toBe('admitted');
    for (const path of [['articles', 'burn'], ['constructor', 'name'], ['articles'], []])
      expect(codeOf(path, open)).toBe('NOT_PERMITTED');
    expect(codeOf(['accounts', 'open'], open)).toBe('NOT_PERMITTED');
    expect(said).toContain('rights.refused accounts.open');
  });

  it('refuses calls of a suspended account, except the sign-out', () => {
    const { open } = session({ active: false });
    expect(codeOf(['articles', 'list'], open)).toBe('NOT_PERMITTED');
    expect(codeOf(['identity', 'signOut'], open)).toBe('admitted');
  });
});
