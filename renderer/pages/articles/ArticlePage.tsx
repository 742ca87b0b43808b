import { useParams } from 'react-router';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { ArticleRow, reviewContract } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { seesUnpublished } from '../../client/roles';
import { useAccount } from '../../client/session';
import { ArticleTitle } from '../../components/ArticleTitle';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { Opinions } from '../../components/article/Opinions';
import { ReturnedNote, useReturnedCommand } from '../../components/article/ReturnedNote';
import { useFilters } from '../../components/list/useFilters';
import { Actions } from './Actions';
import { ArticleContent } from './ArticleContent';
import { Facts } from './Facts';
import { RevisionList } from './RevisionList';
import { StageSteps } from './StageSteps';
import styles from './ArticlePage.module.css';

type Reviews = InferContractRouterOutputs<typeof reviewContract>['detail'];

/** Page of an article: content, progress, opinions, revisions, actions. */
export function ArticlePage() {
  const { articleId = '' } = useParams();
  const [shown, show] = useFilters(['revision', 'from', 'to'] as const);
  const query = useQuery(coreQueries.articles.get.queryOptions({ input: { articleId } }));
  const reviews = useQuery(coreQueries.review.detail.queryOptions({ input: { articleId } }));
  const returned = useReturnedCommand(articleId);
  const { data } = query;
  if (!data)
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
  return (
    <PageFrame
      fill
      documentTitle={data.row.title}
      title={<ArticleTitle row={data.row} />}
      toolbar={<Actions data={data} />}
    >
      <div className={styles['columns']}>
        <div className={styles['main']} tabIndex={0} role="region" aria-label="稿件内容">
          {returned && <ReturnedNote row={returned} />}
          <ArticleContent data={data} shown={shown} onShow={show} />
        </div>
        <aside className={styles['side']} tabIndex={0} aria-label="稿件信息">
          <ReviewProgress row={data.row} reviews={reviews} />
          <Facts data={data} />
          <RevisionList
            revisions={data.revisions}
            live={data.row.live?.revision ?? null}
            onShow={(number) => show({ revision: String(number), from: '', to: '' })}
            onCompare={(a, b) => show({ from: String(a), to: String(b), revision: '' })}
          />
        </aside>
      </div>
    </PageFrame>
  );
}

/** Steps and opinions, for those who see unpublished articles, and for delegates of a reviewer. */
function ReviewProgress({ row, reviews }: { row: ArticleRow; reviews: UseQueryResult<Reviews> }) {
  const { roles } = useAccount();
  const decisions = reviews.data?.decisions;
  if (!seesUnpublished(roles) && (decisions?.length ?? 0) === 0) return null;
  return (
    <>
      <StageSteps row={row} decisions={decisions ?? []} waitsFor={reviews.data?.waitsFor ?? null} />
      <section className={styles['card']} aria-labelledby="article-opinions">
        <h2 id="article-opinions">审核意见</h2>
        {reviews.error ? (
          <FailureNote error={reviews.error} onRetry={() => void reviews.refetch()} />
        ) : (
          <Opinions decisions={decisions} revision={row.revision} />
        )}
      </section>
    </>
  );
}
