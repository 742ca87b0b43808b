import type { Decision, Verdict } from '../../platform/contract';
import { submissionRefusal, type ArticleCase } from '../../domain/article/life-cycle';
import { personalNumbers } from '../../domain/article/personal-data';
import { representedIn } from '../../domain/article/separation';
import { isReviewStage } from '../../domain/identity/reviewers';
import type { ArticleRow, DecisionView, Difference, PersonalNumber, RevisionInfo } from '../contract';
import {
  accountNames,
  articleRow,
  articleUnavailable,
  cachedRevisionsOf,
  difference,
  renderContent,
  requireArticle,
  revisionInfo,
} from '../articles/service';
import { checkDecisionSignature, type SignatureCheck } from '../identity/service';
import { cachedDecisions } from '../store';
import { runInSlices } from '../time-slices';
import type { Session } from '../types';
import { named, rulingOn, verdictsAt, waitsFor } from './right-to-decide';

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
