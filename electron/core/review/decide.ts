import { STAGE_NAME, VERDICT_NAME } from '../../domain/records';
import type { Verdict } from '../../platform/contract';
import { canonicalText } from '../../domain/encoding/canonical';
import type { ArticleCase } from '../../domain/article/life-cycle';
import type { Ruling } from '../../domain/article/separation';
import { articleStageText } from '../../domain/article/stage-text';
import { makeStatement, normalizeOpinion } from '../../domain/article/statement';
import { accountNames, commandHead, requireArticle, sendCommand } from '../articles/service';
import { Failure } from '../failure';
import type { Session } from '../types';
import { named, rulingOn, verdictsAt } from './right-to-decide';

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
