import { createHash } from 'node:crypto';
import {
  AUDIT_ACTIONS,
  type Account,
  type AdministrationAct,
  type AdministrationRequest,
  type AdministrationStatement,
  type Article,
  type Delegation,
  type HandOver,
  type HeldDuty,
  type Phone,
  type Proposal,
  type SignedText,
} from '../../contract';
import { actRefusal } from '../../../domain/accounts/administration';
import { confirmationReason } from '../../../domain/accounts/confirmation';
import { dutiesOf, dutiesText } from '../../../domain/accounts/duties';
import type { ActRefusal, OfficeState } from '../../../domain/accounts/act-context';
import { holdsArticle } from '../../../domain/accounts/state';
import { MAX_USABLE_OFFSET } from '../../../domain/clock/tolerances';
import { commitToPhone, readAdministrationStatement } from '../../../domain/accounts/statement';
import { actText, actSubject, type NameLookup } from '../../../domain/accounts/act-text';
import { algorithmOf } from '../../../pki/algorithms';
import { parseCertificate } from '../../../pki/certificates';
import { CmsError } from '../../../pki/cms';
import { performAct, type AdmittedAct } from './acts';
import { appendAuditNote } from './audit';
import { HttpError } from '../http';
import { ledgerReader } from '../ledger/store';
import type { Platform } from '../platform';
import { waitingRecoveries } from './recovery';
import { proposalsOf, putProposal, registerOf } from './register';
import { storeProposalPhone, takeProposalPhone } from './sms';
import type { Caller } from '../access';
import { policyOf } from './sessions';
import { verifySigner } from '../signatures';

const STATUS: Record<Refusal['code'], number> = {
  INVALID: 422,
  NOT_PERMITTED: 403,
  SIGNATURE_INVALID: 422,
  ROLES_EXCLUDE: 422,
  TASKS_LEFT: 409,
  CONFLICT: 409,
};

interface Refusal {
  code: ActRefusal['code'] | 'SIGNATURE_INVALID';
  reason: string;
}
type Answer = { seq: number; proposed: boolean } | Refusal;

/**
 * Judges one signed act on accounts and rights and carries it out, in one transaction, with an audit entry. Idempotent:
 * the same id with the same statement returns the first answer, including a refusal; a statement is accepted once only.
 * Throws `HttpError` with the code and status of the refusal.
 */
export function executeAct(
  platform: Platform,
  caller: Caller,
  request: AdministrationRequest,
): { seq: number; proposed: boolean } {
  const answer = platform.store.transaction(() => answerOnce(platform, caller.account, request));
  if ('code' in answer) throw new HttpError(STATUS[answer.code], answer.code, answer.reason);
  platform.feed.notifyWaiting();
  return answer;
}

function answerOnce(platform: Platform, actor: Account, request: AdministrationRequest): Answer {
  const { sql } = platform.store;
  const hash = createHash('sha256').update(`${actor.id}\n${request.statement}`).digest('hex');
  const [prior] = sql<[string, string], { id: string; statement_hash: string; answer: string }>(
    'SELECT id, statement_hash, answer FROM act WHERE id = ? OR statement_hash = ?',
  ).all(request.id, hash);
  if (prior?.id === request.id && prior.statement_hash === hash) return JSON.parse(prior.answer) as Answer;
  if (prior)
    return {
      code: 'INVALID',
      reason:
        prior.id === request.id ? '这个编号已用于另一项操作。' : '这份签名的操作已经提交过，不能再次提交。',
    };

  const statement = authentic(platform, actor, request);
  if ('code' in statement) return refuse(platform, { actor, subject: request.id }, statement);
  const { act } = statement;
  const denial = actRefusal(actor, act, officeState(platform, act));
  const answer = denial
    ? refuse(platform, { actor, subject: actSubject(act), type: act.type }, denial)
    : decide(platform, { actor, statement, request });
  sql('INSERT INTO act VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    request.id,
    hash,
    actor.id,
    request.statement,
    request.cms,
    JSON.stringify(answer),
    platform.now().toISOString(),
  );
  return answer;
}

/** Returns the statement if the actor signed it with their own certificate, otherwise the refusal. */
function authentic(
  platform: Platform,
  actor: Account,
  request: AdministrationRequest,
): AdministrationStatement | Refusal {
  const statement = readAdministrationStatement(request.statement);
  if (!statement) return { code: 'INVALID', reason: '签名的操作内容不符合格式约定。' };
  const signed = verifySigner(platform, request.cms, request.statement);
  if (!signed.ok) return { code: 'SIGNATURE_INVALID', reason: signed.message };
  const { signer } = statement;
  if (signed.account?.id !== actor.id)
    return { code: 'SIGNATURE_INVALID', reason: '签名证书不属于登录的账号。' };
  if (
    signer.accountId !== actor.id ||
    signer.name !== actor.name ||
    signer.certificate !== signed.certificate
  )
    return { code: 'SIGNATURE_INVALID', reason: '签名人或证书与声明的不符。' };
  if (Math.abs(Date.parse(statement.at) - platform.now().getTime()) > MAX_USABLE_OFFSET)
    return { code: 'INVALID', reason: '签名时间与平台时间相差太多，请校准本机时钟后重新办理。' };
  if (!phoneFits(statement.act, request.phone))
    return { code: 'INVALID', reason: '手机号码与签名的操作不符。' };
  return statement;
}

/** True when the telephone number in the request matches the commitment in the act. */
function phoneFits(act: AdministrationAct, phone: Phone | undefined): boolean {
  const committed = 'phone' in act ? act.phone : null;
  return phone === undefined ? committed === null : committed === commitToPhone(phone);
}

/** Returns the open articles and duties of an account (第十四条: 人员变更后及时注销权限). The query is audited. */
export function handOverOf(platform: Platform, { account }: Caller, accountId: string): HandOver {
  const articles = articlesOf(platform, accountId)
    .filter((article) => holdsArticle(article, accountId))
    .map(({ id, title, stage, purpose, authorId }) => ({ id, title, stage, purpose, authorId }));
  const duties = dutiesIn(platform, accountId);
  appendAuditNote(platform, {
    actorId: account.id,
    action: 'account.handOver',
    subject: accountId,
    detail: [`${articles.length} 篇`, dutiesText(duties)].filter((text) => text !== '').join('、'),
  });
  return { articles, duties };
}

const dutiesIn = (platform: Platform, accountId: string): HeldDuty[] =>
  dutiesOf(ledgerReader(platform.store), accountId, platform.now().toISOString());

function officeState(platform: Platform, act: AdministrationAct): OfficeState {
  const { store } = platform;
  return {
    accounts: store.all<Account>('account'),
    bindings: platform.bindings.all(),
    delegations: store.all<Delegation>('delegation'),
    policy: policyOf(platform),
    articles: act.type === 'account.close' ? articlesOf(platform, act.accountId) : [],
    duties: act.type === 'account.close' ? dutiesIn(platform, act.accountId) : [],
    proposals: proposalsOf(platform),
    register: act.type === 'office.found' ? registerOf(platform) : null,
    recoveries: waitingRecoveries(platform, ''),
    certificateProblem: (certificate) => certificateProblem(platform, certificate),
    now: platform.now().toISOString(),
  };
}

function articlesOf({ store }: Platform, authorId: string): Article[] {
  return store
    .sql<[string], string>(
      `SELECT record FROM change WHERE kind = 'article' AND record ->> '$.authorId' = ? AND record ->> '$.stage' <> 'done' ORDER BY seq`,
    )
    .pluck()
    .all(authorId)
    .map((text) => JSON.parse(text) as Article);
}

function certificateProblem(platform: Platform, der: Buffer): string | null {
  try {
    algorithmOf(parseCertificate(der));
  } catch (error) {
    if (error instanceof CmsError) return '证书的密钥须为 RSA（2048 位以上）、P-256 或 SM2。';
    throw error;
  }
  const verdict = platform.chain.check(der, platform.now(), 'sign');
  return verdict.ok ? null : verdict.reason;
}

type SignedAct = Omit<AdmittedAct, 'confirmation'>;

/** Carries out an admissible act, stores it as a proposal if it needs a second signature, or answers a proposal. */
function decide(platform: Platform, signed: SignedAct): Answer {
  const { actor, statement, request } = signed;
  const { act, reason } = statement;
  if (act.type === 'proposal.confirm')
    return confirm(platform, actor, { proposalId: act.proposalId, reason }, request);
  const needed = confirmationReason(act, platform.store.all<Account>('account'));
  if (needed) return propose(platform, signed, needed);
  // Before the act: it may change the names.
  const detail = actText(namesOf(platform), act);
  if (act.type === 'proposal.refuse') answerProposal(platform, act.proposalId, 'refused', request);
  else performAct(platform, { ...signed, confirmation: null });
  const { id } = request;
  appendAuditNote(platform, {
    actorId: actor.id,
    action: act.type,
    subject: actSubject(act),
    detail: `${detail}；原因：${reason}；签名操作 ${id}`,
  });
  return { seq: platform.store.lastSeq(), proposed: false };
}

/**
 * Stores the act as a proposal. It is audited before it takes effect, so that the auditor sees it first. `needed`: why
 * it needs a second signature.
 */
function propose(platform: Platform, { actor, statement: said, request }: SignedAct, needed: string): Answer {
  const { act, reason } = said;
  const { id, statement, cms, phone } = request;
  const proposedAt = platform.now().toISOString();
  putProposal(platform, { id, statement, cms, proposedAt, state: 'waiting', answer: null });
  if (phone) storeProposalPhone(platform, id, phone);
  appendAuditNote(platform, {
    actorId: actor.id,
    action: 'proposal.make',
    subject: actSubject(act),
    detail: `${AUDIT_ACTIONS[act.type]}：${actText(namesOf(platform), act)}；${needed}原因：${reason}；签名操作 ${id}`,
  });
  return { seq: platform.store.lastSeq(), proposed: true };
}

/** 会签: judges the proposed act again by the current state and carries it out. */
function confirm(
  platform: Platform,
  actor: Account,
  { proposalId, reason: given }: { proposalId: string; reason: string },
  request: AdministrationRequest,
): Answer {
  const proposal = platform.store.get<Proposal>('proposal', proposalId);
  const proposed = proposal && readAdministrationStatement(proposal.statement);
  const proposer = proposed && platform.account(proposed.signer.accountId);
  if (!proposal || !proposer) throw new Error(`no proposal ${proposalId}`);
  const { act } = proposed;
  const denial = actRefusal(proposer, act, officeState(platform, act));
  if (denial) {
    const reason = `提请的事项现在不能办理：${denial.reason}`;
    const attempt = { actor, subject: actSubject(act), type: 'proposal.confirm' };
    return refuse(platform, attempt, { code: denial.code, reason });
  }
  const detail = actText(namesOf(platform), act);
  const phone = takeProposalPhone(platform, proposalId);
  performAct(platform, {
    actor: proposer,
    statement: proposed,
    request: { ...proposal, ...(phone && { phone }) },
    confirmation: { statement: request.statement, cms: request.cms },
  });
  answerProposal(platform, proposalId, 'confirmed', request);
  appendAuditNote(platform, {
    actorId: actor.id,
    action: 'proposal.confirm',
    subject: actSubject(act),
    detail: `${AUDIT_ACTIONS[act.type]}：${detail}；${proposer.name}提请；原因：${given}；签名操作 ${proposalId}`,
  });
  return { seq: platform.store.lastSeq(), proposed: false };
}

function answerProposal(
  platform: Platform,
  proposalId: string,
  state: 'confirmed' | 'refused',
  { statement, cms }: SignedText,
): void {
  const proposal = platform.store.get<Proposal>('proposal', proposalId);
  if (!proposal) throw new Error(`no proposal ${proposalId}`);
  takeProposalPhone(platform, proposalId);
  putProposal(platform, { ...proposal, state, answer: { statement, cms } });
}

const namesOf = (platform: Platform): NameLookup => ({
  nameOf: (id) => platform.account(id)?.name ?? id,
  ownerOf: (certificate) => platform.bindingOf(certificate)?.accountId ?? '',
  delegationOf: (id) => platform.store.get<Delegation>('delegation', id) ?? undefined,
});

/** Audits a refused act. */
function refuse(
  platform: Platform,
  { actor, subject, type = '' }: { actor: Account; subject: string; type?: string },
  refusal: Refusal,
): Refusal {
  const detail = [type, refusal.code, refusal.reason].filter((part) => part !== '').join('：');
  appendAuditNote(platform, { actorId: actor.id, action: 'administration.refuse', subject, detail });
  return { code: refusal.code, reason: refusal.reason };
}
