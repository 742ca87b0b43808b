import type { Decision, Head, HeadStatement } from '../../contract';
import { canonicalText } from '../../../domain/encoding/canonical';
import { readStatement } from '../../../domain/article/statement';
import { makeEvidence, markSettled, timestampToken } from '../ca/evidence';
import type { Platform } from '../platform';

/** Decisions with their evidence, and the timestamped head of the decision chain of each article. */

function put(platform: Platform, decision: Decision): void {
  const certificate = readStatement(decision.statement)?.signer.certificate ?? '';
  const evidence = makeEvidence(platform, decision.cms, certificate);
  platform.store.put('decision', decision.id, decision.articleId, { ...decision, evidence });
  markSettled(platform, 'decision', decision.id, evidence.timestamp !== null);
}

function putHead(platform: Platform, statement: string, articleId: string): void {
  const head: Head = {
    id: articleId,
    statement,
    timestamp: timestampToken(platform, Buffer.from(statement, 'utf8')),
  };
  platform.store.put('head', articleId, articleId, head);
  markSettled(platform, 'head', articleId, head.timestamp !== null);
}

/** Writes an accepted decision with its evidence, and the new head of the article. Part of a transaction. */
export function putDecision(platform: Platform, decision: Decision): void {
  put(platform, decision);
  const { articleId, sequence, digest } = decision;
  const at = platform.now().toISOString();
  const head: HeadStatement = { typ: 'gov.article.head/1', articleId, sequence, digest, at };
  putHead(platform, canonicalText(head), articleId);
}

/** Writes a decision again with new evidence. Part of a transaction. */
export function renewDecisionEvidence(platform: Platform, key: string): void {
  const decision = platform.store.get<Decision>('decision', key);
  if (decision) put(platform, decision);
}

/** Writes the head of an article again with a timestamp. Part of a transaction. */
export function renewHeadTimestamp(platform: Platform, key: string): void {
  const head = platform.store.get<Head>('head', key);
  if (head) putHead(platform, head.statement, key);
}
