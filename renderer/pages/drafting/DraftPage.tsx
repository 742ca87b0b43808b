import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import type { Draft } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { DraftEditor } from './DraftEditor';
import { openDraftSession } from './openDrafts';

/** 起草. The draft is fetched once; afterwards the page owns it. */
export function DraftPage() {
  const { draftId = '' } = useParams();
  const query = useQuery(
    coreQueries.articles.draft.queryOptions({
      input: { draftId },
      staleTime: Infinity,
      gcTime: 0,
      refetchOnWindowFocus: false,
    }),
  );
  if (query.data) return <Opened key={draftId} draft={query.data} />;
  return (
    <PageFrame title="稿件">
      {query.error ? (
        <FailureNote error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <PageSkeleton />
      )}
    </PageFrame>
  );
}

/** Ignores later results of the query, which would replace the text being typed. */
function Opened({ draft }: { draft: Draft }) {
  const [work] = useState(() => openDraftSession(draft, core.articles));
  return <DraftEditor work={work} />;
}
