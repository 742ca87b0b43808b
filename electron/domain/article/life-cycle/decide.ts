import {
  STAGE_NAME,
  VERDICT_NAME,
  type Article,
  type Decision,
  type DecisionStatement,
  type Stage,
} from '../../records';
import { effectiveDelegations, type KnownAccounts } from '../../accounts/delegations';
import { isAhead } from '../../clock/offsets';
import { packageBlobs } from '../package';
import { mayDecide } from '../separation';
import { articleStageText } from '../stage-text';
import { decisionDigest, normalizeOpinion } from '../statement';
import type { ArticleCase, CommandContext } from './case';
import { accepted, conflict, moved, rejected, staleReason, type Outcome, type Refusal } from './outcome';

/**
 * The values of a command `review.decide`. The caller has verified the CMS over the statement, the chain and revocation
 * of its certificate, and that the certificate belongs to the account that gives the command.
 */
export interface SignedDecision {
  commandId: string;
  baseVersion: number;
  statement: DecisionStatement;
  /** The text of `statement` that was signed. */
  text: string;
  cms: string;
  /** SHA-256 of the signer's certificate. */
  certificate: string;
}

/** `known`: without it no delegation counts. */
export interface DecisionContext extends CommandContext {
  known?: KnownAccounts | undefined;
}

type Check = (item: ArticleCase, decision: SignedDecision, context: DecisionContext) => Refusal | null;

/** Explains a conflict by the latest decision on the revision, if there is one. */
function stateConflict({ article, decisions }: ArticleCase): Refusal {
  const last = decisions[decisions.length - 1];
  if (!last || last.revision !== article.revision) return conflict(staleReason(article));
  return conflict(
    `这一稿已有${STAGE_NAME[last.stage]}意见“${VERDICT_NAME[last.verdict]}”，现处于“${articleStageText(article)}”。`,
  );
}

const checkVersion: Check = (item, { baseVersion, statement }) => {
  const { article } = item;
  if (statement.articleId !== article.id) return rejected('INVALID', '签名所指的稿件与操作不符。');
  const current = baseVersion === article.version && statement.revision === article.revision;
  return current ? null : stateConflict(item);
};

const checkSigner: Check = (_, { statement: { signer }, certificate }, { account }) => {
  if (signer.accountId !== account.id || signer.name !== account.name)
    return rejected('SIGNATURE_INVALID', '签名人与登录账号不符。');
  if (signer.certificate !== certificate) return rejected('SIGNATURE_INVALID', '签名证书与声明的证书不符。');
  return null;
};

const checkContent: Check = ({ revision, content }, { statement }) => {
  if (statement.contentHash !== revision.contentHash)
    return rejected('HASH_MISMATCH', '签名所对的内容与平台上的这一稿不同。');
  const blobs = packageBlobs(content);
  if (statement.attachments.length !== blobs.length || statement.attachments.some((a, i) => a !== blobs[i]))
    return rejected('HASH_MISMATCH', '签名所列的附件与平台上的这一稿不同。');
  return null;
};

const checkStage: Check = (item, { statement }) => {
  const { stage, purpose } = item.article;
  return statement.stage === stage && statement.purpose === purpose ? null : stateConflict(item);
};

const checkSeparation: Check = (item, { statement }, { account, now, known }) => {
  const named = statement.onBehalfOf;
  const accounts = known?.accounts ?? [];
  const claimed = named && known ? known.delegations.filter(({ id }) => id === named.delegationId) : [];
  const ruling = mayDecide(item, account, { delegations: effectiveDelegations(claimed, accounts), now });
  if (!ruling.allowed) return rejected('SEPARATION', ruling.reasons.join(''));
  if (!named) return null;
  if (ruling.onBehalfOf?.accountId !== named.accountId)
    return rejected('SEPARATION', '签名声明的代理关系与平台登记的不符。');
  if (!accounts.some(({ id, name }) => id === named.accountId && name === named.name))
    return rejected('SEPARATION', '签名声明的被代理人与平台登记的不符。');
  return null;
};

const checkPrevious: Check = ({ decisions }, { statement }) => {
  const last = decisions[decisions.length - 1];
  return statement.previous === (last?.digest ?? null)
    ? null
    : rejected('CHAIN_BROKEN', '签名没有接在上一条审核意见之后。');
};

const checkVerdict: Check = ({ article }, { statement: { verdict, opinion } }) => {
  if (verdict === 'escalate' && article.stage !== 'final')
    return rejected('WRONG_STAGE', '只有终审可以提请主要负责人审定（第十一条）。');
  if (opinion !== normalizeOpinion(opinion)) return rejected('INVALID', '审核意见的文字格式不规范。');
  if (verdict !== 'approve' && opinion === '') return rejected('INVALID', '退回或提请审定须写明意见。');
  return null;
};

const checkTime: Check = (_, { statement }, { now }) =>
  isAhead(statement.at, now) ? rejected('INVALID', '签名时间晚于平台时间，请校准本机时钟后重新签署。') : null;

/** In the order in which they are checked: the first refusal is the answer. */
const CHECKS: readonly Check[] = [
  checkVersion,
  checkSigner,
  checkContent,
  checkStage,
  checkSeparation,
  checkPrevious,
  checkVerdict,
  checkTime,
];

/**
 * 审核. Returns the outcome of a decision: checks that the statement matches the article's current state, and that the
 * account may decide, in its own name or on behalf of the account that the statement names.
 */
export function decide(item: ArticleCase, signed: SignedDecision, context: DecisionContext): Outcome {
  for (const check of CHECKS) {
    const refusal = check(item, signed, context);
    if (refusal) return refusal;
  }
  const { article } = item;
  return accepted(moved(article, stageAfter(article, signed.statement), context.now), {
    decision: decisionRecord(item, signed, context),
  });
}

function decisionRecord(
  { article, revision, decisions }: ArticleCase,
  { commandId, statement, text, cms }: SignedDecision,
  { account, now }: DecisionContext,
): Decision {
  const last = decisions[decisions.length - 1];
  return {
    id: commandId,
    articleId: article.id,
    sequence: (last?.sequence ?? 0) + 1,
    revision: revision.number,
    stage: statement.stage,
    verdict: statement.verdict,
    opinion: statement.opinion,
    signerId: account.id,
    statement: text,
    cms,
    digest: decisionDigest(text, cms),
    decidedAt: now,
    voided: null,
    evidence: null,
  };
}

function stageAfter(article: Article, { stage, verdict }: DecisionStatement): Stage {
  if (verdict === 'return') return 'returned';
  switch (stage) {
    case 'first':
      return 'second';
    case 'second':
      return 'final';
    case 'final':
      return article.major || verdict === 'escalate' ? 'principal' : 'ready';
    case 'principal':
      return 'ready';
  }
}
