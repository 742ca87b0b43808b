import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { ReviewLayout } from './ReviewLayout';
import type { ReviewData } from './types';

/**
 * 审核 of an article. What is shown is what will be signed, so updates are applied on request only. The page starts
 * with fresh data, never with cached ones.
 */
export function ReviewPage() {
  const { articleId = '' } = useParams();
  // A new element for each article: when only the key of a query changes, `refetchOnMount` has no effect.
  return <Loaded key={articleId} articleId={articleId} />;
}

function Loaded({ articleId }: { articleId: string }) {
  const query = useQuery(
    coreQueries.review.detail.queryOptions({ input: { articleId }, refetchOnMount: 'always' }),
  );
  if (query.data && query.isFetchedAfterMount) return <Held newest={query.data} />;
  return (
    <PageFrame title="审核">
      {query.error ? (
        <FailureNote error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <PageSkeleton />
      )}
    </PageFrame>
  );
}

function Held({ newest }: { newest: ReviewData }) {
  const [seen, setSeen] = useState(newest);
  const moved =
    seen.row.version !== newest.row.version ||
    seen.row.stage !== newest.row.stage ||
    seen.revision.contentHash !== newest.revision.contentHash;
  return (
    <ReviewLayout
      key={`${seen.row.version}-${seen.row.stage}-${seen.revision.contentHash}`}
      data={moved ? seen : newest}
      newest={moved ? newest : null}
      onShowNewest={() => setSeen(newest)}
    />
  );
}
