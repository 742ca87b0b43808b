import type { Decision, Delegation, ReviewStage, Verdict } from '../../platform/contract';
import { delegationState, standingDelegations } from '../accounts/rules/delegations';
import type { ArticleRow, DecisionView, Difference, RevisionInfo } from '../contract';
import {
  accountNames,
  articleRow,
  cachedRevisionsOf,
  commandHead,
  difference,
  infoOf,
  knownArticle,
  listRows,
  notHere,
  renderContent,
  send,
} from '../articles/service';
import { canonicalText } from '../articles/rules/package';
import { Failure } from '../failure';
import { checkDecisionSignature, type SignatureCheck } from '../identity/service';
import type { Desk } from '../office';
import { inSlices } from '../pace';
import { cachedAccounts, cachedDelegations } from '../store';
import { COMMON_OPINIONS } from './opinions';
import { submissionBar, type ArticleCase } from './rules/process';
import {
  inPlaceOf,
  isReviewStage,
  mayDecide,
  STAGE_NAME,
  STAGE_ROLE,
  VERDICT_NAME,
  type Ruling,
} from './rules/separation';
import { makeStatement, normalizeOpinion } from './rules/statement';

const HOUR = 3_600_000;

export interface QueueInput {
  box: 'waiting' | 'done';
  stage: ReviewStage | null;
  columnId: string | null;
  authorId: string | null;
  olderThanHours: number;
  cursor: string | null;
  limit: number;
}

/** 待办: what this person may decide now, longest waiting first. 已办: what they have decided, newest first. */
export function queue(
  desk: Desk,
  input: QueueInput,
): { items: ArticleRow[]; cursor: string | null; total: number } {
  const common = {
    columnId: input.columnId ?? undefined,
    authorId: input.authorId ?? undefined,
    stageSince:
      input.olderThanHours > 0
        ? new Date(desk.clock.now().getTime() - input.olderThanHours * HOUR).toISOString()
        : undefined,
  };
  const page = { cursor: input.cursor, limit: input.limit };
  if (input.box === 'done') {
    const stages = input.stage ? [input.stage] : undefined;
    return listRows(desk, { ...common, stages, decidedBy: desk.account.id }, { ...page, order: 'decided' });
  }
  const places = placesOf(desk).filter(({ stage }) => input.stage === null || stage === input.stage);
  const decidableBy = { accountId: desk.account.id, places };
  return listRows(desk, { ...common, decidableBy }, { ...page, order: 'oldest' });
}

type Place = { stage: ReviewStage; inPlaceOf: string | null };

/** Where this person decides: at the stages of their own roles, and of others' that run as delegations to them. */
function placesOf(desk: Desk): Place[] {
  const { id, roles } = desk.account;
  const now = desk.clock.now().toISOString();
  const running = standing(desk).filter((d) => d.toId === id && delegationState(d, now) === 'running');
  return (Object.keys(STAGE_ROLE) as ReviewStage[]).flatMap<Place>((stage) =>
    roles.includes(STAGE_ROLE[stage])
      ? [{ stage, inPlaceOf: null }]
      : running
          .filter(({ role }) => role === STAGE_ROLE[stage])
          .map(({ fromId }) => ({ stage, inPlaceOf: fromId })),
  );
}

/** The delegations that count, as this machine knows them. */
function standing(desk: Desk): Delegation[] {
  const { cache } = desk.stores;
  return standingDelegations(cachedDelegations(cache), cachedAccounts(cache));
}

function rulingOn(desk: Desk, { article, revision, decisions }: ArticleCase): Ruling {
  const now = desk.clock.now().toISOString();
  return mayDecide(article, revision, decisions, desk.account, standing(desk), now);
}

/** Everything a reviewer needs before signing. Throws when it is not wholly on this machine. */
export async function detail(
  desk: Desk,
  input: { articleId: string },
): Promise<{
  row: ArticleRow;
  revision: RevisionInfo;
  content: ArticleCase['content'];
  html: string;
  sinceLastDecision: Difference | null;
  decisions: DecisionView[];
  writers: string[];
  may: {
    decide: boolean;
    verdicts: Verdict[];
    edit: boolean;
    reasons: string[];
    onBehalfOf: { accountId: string; name: string } | null;
  };
}> {
  const { item } = knownArticle(desk, input.articleId);
  const { article, revision, content, decisions } = item;
  const row = articleRow(desk, article.id);
  if (!row) throw notHere(false);
  const names = accountNames(desk);
  const ruling = rulingOn(desk, item);
  const last = decisions[decisions.length - 1];
  return {
    row,
    revision: infoOf(revision, names),
    content,
    html: renderContent(content),
    sinceLastDecision:
      last && last.revision !== revision.number
        ? await difference(desk, { articleId: article.id, from: last.revision, to: revision.number })
        : null,
    decisions: await inSlices(decisionViews(desk, article.id, decisions, names)),
    writers: revision.writers.map((id) => names.get(id) ?? id),
    may: {
      decide: ruling.allowed,
      verdicts: ruling.allowed ? verdictsAt(article.stage) : [],
      edit: isReviewStage(article.stage) && submissionBar(article, desk.account) === null,
      reasons: ruling.reasons,
      onBehalfOf: ruling.onBehalfOf && named(ruling.onBehalfOf.accountId, names),
    },
  };
}

function named(accountId: string, names: ReadonlyMap<string, string>): { accountId: string; name: string } {
  return { accountId, name: names.get(accountId) ?? accountId };
}

function verdictsAt(stage: string): Verdict[] {
  return stage === 'final' ? ['approve', 'return', 'escalate'] : ['approve', 'return'];
}

const UNSEEN: SignatureCheck = {
  signature: 'unchecked',
  note: '这一稿的内容还没有到本机。',
  timestamp: 'pending',
  timestampAt: null,
  timestampNote: '尚未核验时间戳。',
};

function* decisionViews(
  desk: Desk,
  articleId: string,
  decisions: readonly Decision[],
  names: Map<string, string>,
): Generator<undefined, DecisionView[], undefined> {
  const revisions = new Map(
    cachedRevisionsOf(desk, articleId).map((revision) => [revision.number, revision]),
  );
  const views: DecisionView[] = [];
  for (const [index, decision] of decisions.entries()) {
    yield;
    const revision = revisions.get(decision.revision);
    const check = revision
      ? checkDecisionSignature(desk, decision, revision, decisions[index - 1] ?? null)
      : UNSEEN;
    const place = inPlaceOf(decision);
    views.push({
      ...decision,
      signerName: names.get(decision.signerId) ?? decision.signerId,
      signature: check.signature,
      signatureNote: check.note,
      onBehalfOf: place ? { accountId: place.accountId, name: place.name } : null,
      timestamp: check.timestamp,
      timestampAt: check.timestampAt,
      timestampNote: check.timestampNote,
    });
  }
  return views;
}

export interface DecideInput {
  articleId: string;
  version: number;
  contentHash: string;
  verdict: Verdict;
  opinion: string;
}

/**
 * 审核: signs a decision over exactly what was on the screen and puts it in the outbox. Throws `ARTICLE_MOVED` when the
 * article is no longer what was shown, `SEPARATION` with the reasons when this person may not decide, `LOCKED`.
 */
export async function decide(desk: Desk, input: DecideInput): Promise<{ commandId: string }> {
  const { item: shown, onBehalfOf } = caseToDecide(desk, input);
  const { signer } = desk;
  if (!signer) throw new Failure('LOCKED', '程序已锁定，不能签名。', '请输入证书密码解锁后再签署。');
  const statement = canonicalText(
    makeStatement({
      article: shown.article,
      revision: shown.revision,
      content: shown.content,
      decisions: shown.decisions,
      account: desk.account,
      certificate: signer.certificate.sha256,
      verdict: input.verdict,
      opinion: input.opinion,
      onBehalfOf: onBehalfOf && {
        ...named(onBehalfOf.accountId, accountNames(desk)),
        delegationId: onBehalfOf.delegationId,
      },
      at: desk.clock.now().toISOString(),
    }),
  );
  const cms = await signer.sign(Buffer.from(statement, 'utf8'));
  const command = {
    ...commandHead(desk, input.articleId, input.version),
    type: 'review.decide' as const,
    statement,
    cms,
  };
  // Signing takes time, and another window may have decided meanwhile: looked at again inside the transaction.
  return send(
    desk,
    command,
    `${STAGE_NAME[shown.article.stage]}${VERDICT_NAME[input.verdict]}第 ${shown.article.revision} 稿` +
      (onBehalfOf ? `，代理 ${onBehalfOf.accountId}` : ''),
    () => {
      const now = caseToDecide(desk, input).onBehalfOf;
      if (now?.delegationId !== onBehalfOf?.delegationId) throw delegationMoved();
    },
  );
}

function delegationMoved(): Failure {
  return new Failure('SEPARATION', '代理关系刚有变化，意见没有签署。', '请重新查看稿件后再决定。');
}

function caseToDecide(
  desk: Desk,
  input: DecideInput,
): { item: ArticleCase; onBehalfOf: Ruling['onBehalfOf'] } {
  const { item } = knownArticle(desk, input.articleId);
  const { article, revision } = item;
  if (article.version !== input.version || revision.contentHash !== input.contentHash)
    throw new Failure(
      'ARTICLE_MOVED',
      `稿件已有变化：现为第 ${article.revision} 稿，“${STAGE_NAME[article.stage]}”。刚才的意见没有签署。`,
      '请重新查看稿件后再决定。',
    );
  const ruling = rulingOn(desk, item);
  if (!ruling.allowed)
    throw new Failure('SEPARATION', ruling.reasons.join(''), '请由符合规定的人员审核这一稿。');
  if (!verdictsAt(article.stage).includes(input.verdict))
    throw new Failure('WRONG_STAGE', '只有终审可以提请主要负责人审定（第十一条）。', '请选择同意或退回。');
  if (input.verdict !== 'approve' && normalizeOpinion(input.opinion) === '')
    throw new Failure('OPINION_MISSING', '退回或提请审定须写明意见。', '请填写意见后再签署。');
  return { item, onBehalfOf: ruling.onBehalfOf };
}

export function commonOpinions(): { approve: string[]; return: string[]; escalate: string[] } {
  return COMMON_OPINIONS;
}
