import { STAGE_NAME, VERDICT_NAME } from '../../domain/records';
import type { Decision, Delegation, Purpose, ReviewStage, Verdict } from '../../platform/contract';
import { delegationState, effectiveDelegations } from '../../domain/accounts/delegations';
import type {
  ArticleRow,
  BarredRow,
  DecisionView,
  Difference,
  PersonalNumber,
  QueueRow,
  RevisionInfo,
} from '../contract';
import {
  accountNames,
  articleRow,
  cachedRevisionsOf,
  commandHead,
  difference,
  revisionInfo,
  requireArticle,
  listRows,
  articleUnavailable,
  overlaidArticle,
  renderContent,
  sendCommand,
} from '../articles/service';
import { canonicalText } from '../../domain/encoding/canonical';
import { personalNumbers } from '../../domain/article/personal-data';
import { Failure } from '../failure';
import { checkDecisionSignature, type SignatureCheck } from '../identity/service';
import type { Session } from '../types';
import { runInSlices } from '../time-slices';
import { cachedAccounts, cachedDecisions, cachedDelegations } from '../store';
import { opinionsFor, type CommonOpinions } from './opinions';
import { submissionRefusal, type ArticleCase } from '../../domain/article/life-cycle';
import { isReviewStage, STAGE_ROLE } from '../../domain/identity/reviewers';
import { representedIn, mayDecide, type Ruling } from '../../domain/article/separation';
import { articleStageText } from '../../domain/article/stage-text';
import { makeStatement, normalizeOpinion } from '../../domain/article/statement';
import { eligibleDeciders } from '../../domain/article/eligible-deciders';

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

/**
 * 待办: returns what this account may decide now, longest in its stage first. 已办: what it has decided, newest
 * decision first. Throws `Failure` 'PAGE_UNKNOWN' for an invalid cursor.
 */
export function queue(
  session: Session,
  input: QueueInput,
): { items: QueueRow[]; cursor: string | null; total: number } {
  const common = {
    columnId: input.columnId ?? undefined,
    authorId: input.authorId ?? undefined,
    stageSince:
      input.olderThanHours > 0
        ? new Date(session.clock.now().getTime() - input.olderThanHours * HOUR).toISOString()
        : undefined,
  };
  const page = { cursor: input.cursor, limit: input.limit };
  if (input.box === 'done') {
    const stages = input.stage ? [input.stage] : undefined;
    const done = listRows(
      session,
      { ...common, stages, decidedBy: session.account.id },
      { ...page, order: 'decided' },
    );
    return {
      ...done,
      items: done.items.map((row) => ({ ...row, inPlaceOf: decidedInPlaceOf(session, row) })),
    };
  }
  const places = placesOf(session).filter(({ stage }) => input.stage === null || stage === input.stage);
  const decidableBy = { accountId: session.account.id, places };
  const waiting = listRows(session, { ...common, decidableBy }, { ...page, order: 'oldest' });
  return {
    ...waiting,
    items: waiting.items.map((row) => ({ ...row, inPlaceOf: placeIn(session, places, row) })),
  };
}

/** Name of the delegator for whom this account would decide on a row; null for its own right. */
function placeIn(session: Session, places: readonly Place[], { id, stage }: ArticleRow): string | null {
  const givers = places.filter((place) => place.stage === stage).map((place) => place.inPlaceOf);
  const [giver] = givers;
  if (!giver) return null;
  if (givers.length === 1) return named(giver, accountNames(session)).name;
  const { item } = overlaidArticle(session, id);
  const used = item && rulingOn(session, item).onBehalfOf;
  return named(used?.accountId ?? giver, accountNames(session)).name;
}

/** Name of the delegator for whom this account made its newest decision on a row; null for its own right. */
function decidedInPlaceOf(session: Session, { id, pending }: ArticleRow): string | null {
  const decisions = pending
    ? (overlaidArticle(session, id).item?.decisions ?? [])
    : cachedDecisions(session.stores.cache, id);
  const own = decisions.findLast(({ signerId }) => signerId === session.account.id);
  return own ? (representedIn(own)?.name ?? null) : null;
}

const BARRED_SHOWN = 100;

/**
 * 代理: returns articles at the stages that are delegated to this account on which it may not decide; longest in their
 * stage first.
 */
export function blockedDelegations(session: Session): { items: BarredRow[] } {
  const stages = placesOf(session).flatMap((place) => (place.inPlaceOf === null ? [] : place.stage));
  if (stages.length === 0) return { items: [] };
  const page = { order: 'oldest', cursor: null, limit: BARRED_SHOWN } as const;
  const items = listRows(session, { stages }, page).items.flatMap((row) => {
    const { item } = overlaidArticle(session, row.id);
    if (!item) return [];
    const { allowed, reasons } = rulingOn(session, item);
    return allowed ? [] : [{ ...row, reasons, waitsFor: waitsFor(session, item) }];
  });
  return { items };
}

/** Names of those who may decide on an article now, with deputies who may not. */
function waitsFor(session: Session, item: ArticleCase): string[] {
  const names = accountNames(session);
  const name = (id: string) => named(id, names).name;
  const now = session.clock.now().toISOString();
  return eligibleDeciders(item, cachedAccounts(session.stores.cache), standing(session), now).map((one) => {
    if (one.onBehalfOf !== null) return `${name(one.accountId)}（代${name(one.onBehalfOf)}）`;
    const deputies = one.ineligibleDelegates.map(name).join('、');
    return deputies === ''
      ? name(one.accountId)
      : `${name(one.accountId)}（代理人${deputies}不能审核这一稿，须由本人办理）`;
  });
}

type Place = { stage: ReviewStage; inPlaceOf: string | null };

/** Stages at which this account may decide, with the delegator: in its own right (null) or by a running delegation. */
function placesOf(session: Session): Place[] {
  const { id, roles } = session.account;
  const now = session.clock.now().toISOString();
  const running = standing(session).filter((d) => d.toId === id && delegationState(d, now) === 'running');
  return (Object.keys(STAGE_ROLE) as ReviewStage[]).flatMap<Place>((stage) =>
    roles.includes(STAGE_ROLE[stage])
      ? [{ stage, inPlaceOf: null }]
      : running
          .filter(({ role }) => role === STAGE_ROLE[stage])
          .map(({ fromId }) => ({ stage, inPlaceOf: fromId })),
  );
}

/** Cached delegations that are valid for the accounts as they are now. */
function standing(session: Session): Delegation[] {
  const { cache } = session.stores;
  return effectiveDelegations(cachedDelegations(cache), cachedAccounts(cache));
}

function rulingOn(session: Session, item: ArticleCase): Ruling {
  const now = session.clock.now().toISOString();
  return mayDecide(item, session.account, { delegations: standing(session), now });
}

/**
 * Returns all data needed before signing a decision. Rejects with `Failure` 'ARTICLE_UNKNOWN', 'CONTENT_MISSING' or
 * 'CONTENT_UNREADABLE' when the article is not completely on this machine, and as `difference` does.
 */
export async function detail(
  session: Session,
  input: { articleId: string },
): Promise<{
  row: ArticleRow;
  revision: RevisionInfo;
  content: ArticleCase['content'];
  html: string;
  sinceLastDecision: Difference | null;
  decisions: DecisionView[];
  writers: string[];
  waitsFor: string[];
  personalNumbers: PersonalNumber[];
  may: {
    decide: boolean;
    verdicts: Verdict[];
    edit: boolean;
    reasons: string[];
    onBehalfOf: { accountId: string; name: string } | null;
  };
}> {
  const { item } = requireArticle(session, input.articleId);
  const { article, revision, content, decisions } = item;
  const row = articleRow(session, article.id);
  if (!row) throw articleUnavailable(false);
  const names = accountNames(session);
  const ruling = rulingOn(session, item);
  const last = decisions[decisions.length - 1];
  return {
    row,
    revision: revisionInfo(revision, names, article),
    content,
    html: renderContent(content),
    sinceLastDecision:
      article.purpose === 'publish' && last && last.revision !== revision.number
        ? await difference(session, { articleId: article.id, from: last.revision, to: revision.number })
        : null,
    decisions: await runInSlices(decisionViews(session, article.id, decisions, names)),
    writers: revision.writers.map((id) => names.get(id) ?? id),
    waitsFor: waitsFor(session, item),
    personalNumbers: personalNumbers(content),
    may: {
      decide: ruling.allowed,
      verdicts: ruling.allowed ? verdictsAt(article.stage) : [],
      edit: isReviewStage(article.stage) && submissionRefusal(article, session.account) === null,
      reasons: ruling.reasons,
      onBehalfOf: ruling.onBehalfOf && named(ruling.onBehalfOf.accountId, names),
    },
  };
}

/** Returns the decision that returned the article; null when it is not the last decision. */
export async function lastReturn(
  session: Session,
  { articleId }: { articleId: string },
): Promise<{ decision: DecisionView | null }> {
  const decisions = cachedDecisions(session.stores.cache, articleId);
  if (decisions.at(-1)?.verdict !== 'return') return { decision: null };
  const views = await runInSlices(decisionViews(session, articleId, decisions, accountNames(session)));
  return { decision: views.at(-1) ?? null };
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
  session: Session,
  articleId: string,
  decisions: readonly Decision[],
  names: Map<string, string>,
): Generator<undefined, DecisionView[], undefined> {
  const revisions = new Map(
    cachedRevisionsOf(session, articleId).map((revision) => [revision.number, revision]),
  );
  const views: DecisionView[] = [];
  for (const [index, decision] of decisions.entries()) {
    yield;
    const revision = revisions.get(decision.revision);
    const check = revision
      ? checkDecisionSignature(session, decision, revision, decisions[index - 1] ?? null)
      : UNSEEN;
    const place = representedIn(decision);
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
 * 审核: signs a decision on exactly what was shown and enqueues it. Rejects with `Failure` 'ARTICLE_MOVED' when the
 * article has changed since; 'SEPARATION' with the reasons when this account may not decide, or a delegation changed;
 * 'WRONG_STAGE' for a verdict that the stage does not allow; 'OPINION_MISSING'; 'LOCKED'; and as `knownArticle` throws.
 */
export async function decide(session: Session, input: DecideInput): Promise<{ commandId: string }> {
  const { item: shown, onBehalfOf } = caseToDecide(session, input);
  const { signer } = session;
  if (!signer) throw new Failure('LOCKED', '程序已锁定，不能签名。', '请输入证书密码解锁后再签署。');
  const statement = canonicalText(
    makeStatement({
      article: shown.article,
      revision: shown.revision,
      content: shown.content,
      decisions: shown.decisions,
      account: session.account,
      certificate: signer.certificate.sha256,
      verdict: input.verdict,
      opinion: input.opinion,
      onBehalfOf: onBehalfOf && {
        ...named(onBehalfOf.accountId, accountNames(session)),
        delegationId: onBehalfOf.delegationId,
      },
      at: session.clock.now().toISOString(),
    }),
  );
  const cms = await signer.sign(Buffer.from(statement, 'utf8'));
  const command = {
    ...commandHead(session, input.articleId, input.version),
    type: 'review.decide' as const,
    statement,
    cms,
  };
  // Checked again in the transaction: another window may have decided during signing.
  return sendCommand(
    session,
    command,
    `${STAGE_NAME[shown.article.stage]}${VERDICT_NAME[input.verdict]}第 ${shown.article.revision} 稿` +
      (onBehalfOf ? `，代理 ${onBehalfOf.accountId}` : ''),
    () => {
      const now = caseToDecide(session, input).onBehalfOf;
      if (now?.delegationId !== onBehalfOf?.delegationId) throw delegationMoved();
    },
  );
}

function delegationMoved(): Failure {
  return new Failure('SEPARATION', '代理关系刚有变化，意见没有签署。', '请重新查看稿件后再决定。');
}

/**
 * Returns the article that `input` refers to if this account may make the decision. Throws as described at `decide`.
 */
function caseToDecide(
  session: Session,
  input: DecideInput,
): { item: ArticleCase; onBehalfOf: Ruling['onBehalfOf'] } {
  const { item } = requireArticle(session, input.articleId);
  const { article, revision } = item;
  if (article.version !== input.version || revision.contentHash !== input.contentHash)
    throw new Failure(
      'ARTICLE_MOVED',
      `稿件已有变化：现为第 ${article.revision} 稿，“${articleStageText(article)}”。刚才的意见没有签署。`,
      '请重新查看稿件后再决定。',
    );
  const ruling = rulingOn(session, item);
  if (!ruling.allowed)
    throw new Failure('SEPARATION', ruling.reasons.join(''), '请由符合规定的人员审核这一稿。');
  if (!verdictsAt(article.stage).includes(input.verdict))
    throw new Failure('WRONG_STAGE', '只有终审可以提请主要负责人审定（第十一条）。', '请选择同意或退回。');
  if (input.verdict !== 'approve' && normalizeOpinion(input.opinion) === '')
    throw new Failure('OPINION_MISSING', '退回或提请审定须写明意见。', '请填写意见后再签署。');
  return { item, onBehalfOf: ruling.onBehalfOf };
}

/** Returns 常用意见 for a stage of review. */
export function commonOpinions(
  _desk: Session,
  { stage, purpose }: { stage: ReviewStage; purpose: Purpose },
): CommonOpinions {
  return opinionsFor(stage, purpose);
}
