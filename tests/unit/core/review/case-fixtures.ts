import type {
  Account,
  ContentPackage,
  Decision,
  DecisionStatement,
  Role,
  Verdict,
} from '../../../../electron/platform/contract';
import type { KnownAccounts } from '../../../../electron/domain/accounts/delegations';
import { packageContent, sealPackage } from '../../../../electron/domain/article/package';
import {
  decide,
  submit,
  type ArticleCase,
  type Outcome,
  type Submission,
  type SubmissionContext,
} from '../../../../electron/domain/article/life-cycle';
import { canonicalText } from '../../../../electron/domain/encoding/canonical';
import { isReviewStage } from '../../../../electron/domain/identity/reviewers';
import { makeStatement } from '../../../../electron/domain/article/statement';

export const NOW = '2026-11-24T01:00:00.000Z';
export const ARTICLE = '019ab000-0000-7000-8000-000000000001';

let counter = 0;
export function uuid(): string {
  counter += 1;
  return `019ab000-0000-7000-8000-${counter.toString(16).padStart(12, '0')}`;
}

export function account(id: string, ...roles: Role[]): Account {
  return { id, name: `${id}同志`, department: '办公室', roles, active: true };
}

export const editor = account('editor', 'editor', 'siteAdministrator');
export const first = account('first', 'firstReviewer');
export const second = account('second', 'secondReviewer');
export const final = account('final', 'finalReviewer');
export const principal = account('principal', 'principal');

export function content(change: Partial<ContentPackage> = {}): ContentPackage {
  return {
    schema: 'article-content/1',
    title: '关于开展集中接访活动的通知',
    target: { siteId: 'portal' },
    columnId: 'notices',
    source: '办公室',
    summary: '',
    major: false,
    secrecy: {
      conclusion: 'publicDisclosure',
      reason: '不涉及国家秘密和工作秘密',
      personalData: 'none',
      checkedBy: '办公室',
      checkedOn: '2026-11-24',
    },
    body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '各科室:' }] }] },
    attachments: [],
    ...change,
  };
}

export function submission(body: ContentPackage, change: Partial<Submission> = {}): Submission {
  const sealed = sealPackage(body);
  return {
    articleId: ARTICLE,
    baseVersion: 0,
    purpose: 'publish',
    package: sealed.text,
    contentHash: sealed.hash,
    reason: '',
    ...change,
  };
}

/** Returns the case after an accepted outcome. Throws when it was not accepted or its package does not open. */
export function caseAfter(item: ArticleCase | null, outcome: Outcome): ArticleCase {
  if (outcome.kind !== 'accepted') throw new Error(`${outcome.kind}: ${outcome.reason}`);
  const revision = outcome.revision ?? item?.revision;
  if (!revision) throw new Error('no revision');
  const read = packageContent(revision.package, revision.contentHash);
  if (!read) throw new Error('package does not open');
  const voided = new Map(outcome.voided.map((d) => [d.id, d]));
  const decisions = (item?.decisions ?? []).map((d) => voided.get(d.id) ?? d);
  return {
    article: outcome.article,
    revision,
    content: read,
    decisions: outcome.decision ? [...decisions, outcome.decision] : decisions,
  };
}

/** Returns the context of a submission. `live`: the live revision of its article. */
export function submitting(by: Account, live: SubmissionContext['live'] = null): SubmissionContext {
  return { account: by, now: NOW, live, revisionId: uuid() };
}

export function submitted(body: ContentPackage = content(), author: Account = editor): ArticleCase {
  return caseAfter(null, submit(null, submission(body), body, submitting(author)));
}

export function resubmit(item: ArticleCase, body: ContentPackage, by: Account, reason = '改错字'): Outcome {
  const next = submission(body, { baseVersion: item.article.version, purpose: 'publish', reason });
  return submit(item, next, body, submitting(by));
}

/** Returns the outcome of a decision with a dummy CMS, which the rules do not read. */
export function sign(
  item: ArticleCase,
  by: Account,
  verdict: Verdict,
  change: {
    opinion?: string;
    at?: string;
    baseVersion?: number;
    previous?: string | null;
    onBehalfOf?: DecisionStatement['onBehalfOf'] | null;
    /** The platform's time, and the accounts and delegations that it has. */
    now?: string;
    known?: KnownAccounts;
  } = {},
): Outcome {
  const certificate = 'c'.repeat(64);
  const stage = isReviewStage(item.article.stage) ? item.article.stage : 'first';
  const statement = makeStatement({
    article: { ...item.article, stage },
    revision: item.revision,
    content: item.content,
    decisions: item.decisions,
    account: by,
    certificate,
    verdict,
    opinion: change.opinion ?? '同意。',
    onBehalfOf: change.onBehalfOf ?? null,
    at: change.at ?? change.now ?? NOW,
  });
  const said = change.previous === undefined ? statement : { ...statement, previous: change.previous };
  return decide(
    item,
    {
      commandId: uuid(),
      baseVersion: change.baseVersion ?? item.article.version,
      statement: said,
      text: canonicalText(said),
      cms: 'Y21z',
      certificate,
    },
    { account: by, now: change.now ?? NOW, known: change.known },
  );
}

export function approve(item: ArticleCase, ...people: Account[]): ArticleCase {
  return people.reduce((current, by) => caseAfter(current, sign(current, by, 'approve')), item);
}

export function validDecisions(item: ArticleCase): Decision[] {
  return item.decisions.filter((d) => d.voided === null);
}
