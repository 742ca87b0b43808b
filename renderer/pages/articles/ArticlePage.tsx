import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { coreQueries } from '../../client/query';
import { seesUnpublished } from '../../client/roles';
import { useAccount } from '../../client/session';
import { ArticleTitle } from '../../components/ArticleTitle';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { Opinions } from '../../components/article/Opinions';
import { Actions } from './Actions';
import { Facts } from './Facts';
import { ArticleView } from '../../components/article/ArticleView';
import { RevisionComparison, OldRevision } from './Revisions';
import { isAbandoned } from '../../components/article/reviewSteps';
import { ReturnedNote, useReturnedCommand } from '../../components/article/ReturnedNote';
import { RevisionList } from './RevisionList';
import { StageSteps } from './StageSteps';
import { SubmissionNote } from '../../components/article/SubmissionNote';
import { useFilters } from '../../components/list/useFilters';
import styles from './ArticlePage.module.css';

/** Page of an article: content, progress, opinions, revisions, actions. */
export function ArticlePage() {
  const { articleId = '' } = useParams();
  const { roles } = useAccount();
  const [shown, show] = useFilters(['revision', 'from', 'to'] as const);
  const query = useQuery(coreQueries.articles.get.queryOptions({ input: { articleId } }));
  const reviews = useQuery(coreQueries.review.detail.queryOptions({ input: { articleId } }));
  const returned = useReturnedCommand(articleId);
  if (!query.data)
    return (
      <PageFrame title="稿件">
        {returned ? (
          <ReturnedNote row={returned} />
        ) : query.error ? (
          <FailureNote error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <PageSkeleton />
        )}
      </PageFrame>
    );
  const { row, content, problem, html, revisions } = query.data;
  // A delegate of a reviewer sees them too.
  const seesReviews = seesUnpublished(roles) || (reviews.data?.decisions.length ?? 0) > 0;
  const revision = Number(shown.revision);
  const newest = revisions.find(({ number }) => number === row.revision);
  const from = Number(shown.from);
  const to = Number(shown.to);
  return (
    <PageFrame
      fill
      documentTitle={row.title}
      title={<ArticleTitle row={row} />}
      toolbar={<Actions data={query.data} />}
    >
      <div className={styles['columns']}>
        <div className={styles['main']} tabIndex={0} role="region" aria-label="稿件内容">
          {returned && <ReturnedNote row={returned} />}
          {from > 0 && to > 0 ? (
            <RevisionComparison
              articleId={articleId}
              from={from}
              to={to}
              onClose={() => show({ from: '', to: '' })}
            />
          ) : revision > 0 && revision !== row.revision ? (
            <OldRevision
              articleId={articleId}
              number={revision}
              newest={row.revision}
              onClose={() => show({ revision: '' })}
            />
          ) : problem !== null ? (
            <Alert
              type="error"
              showIcon
              title={`这一稿无法读取，不予显示：${problem}。`}
              description="请撰写人撤回后重新编写送审；若反复出现，请联系平台运维人员。"
            />
          ) : content === null ? (
            <Alert
              type="info"
              showIcon
              title="内容还没有同步到本机"
              description="请稍候，或在“同步”中立即同步。"
            />
          ) : (
            <>
              {newest && !isAbandoned(row) && <SubmissionNote revision={newest} />}
              <ArticleView content={content} html={html} label="稿件内容" />
            </>
          )}
        </div>
        <aside className={styles['side']} tabIndex={0} aria-label="稿件信息">
          {seesReviews && (
            <>
              <StageSteps
                row={row}
                decisions={reviews.data?.decisions ?? []}
                waitsFor={reviews.data?.waitsFor ?? null}
              />
              <section className={styles['card']} aria-labelledby="article-opinions">
                <h2 id="article-opinions">审核意见</h2>
                {reviews.error ? (
                  <FailureNote error={reviews.error} onRetry={() => void reviews.refetch()} />
                ) : (
                  <Opinions decisions={reviews.data?.decisions} revision={row.revision} />
                )}
              </section>
            </>
          )}
          <Facts data={query.data} />
          <RevisionList
            revisions={revisions}
            live={row.live?.revision ?? null}
            onShow={(number) => show({ revision: String(number), from: '', to: '' })}
            onCompare={(a, b) => show({ from: String(a), to: String(b), revision: '' })}
          />
        </aside>
      </div>
    </PageFrame>
  );
}
