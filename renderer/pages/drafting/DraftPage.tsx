import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import type { Draft } from '../../../electron/core/contract';
import { core } from '../../app/connection';
import { office } from '../../app/query';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { PageSkeleton } from '../../components/PageSkeleton';
import { DraftDesk } from './DraftDesk';
import { openDraftWork } from './draftWork';

/** 起草: the draft is fetched once; from then on this page owns it until it is left. */
export function DraftPage() {
  const { draftId = '' } = useParams();
  const query = useQuery(
    office.articles.draft.queryOptions({
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

/** Later answers of the query are not looked at: they would take the text from under the typist. */
function Opened({ draft }: { draft: Draft }) {
  const [work] = useState(() => openDraftWork(draft, core.articles));
  return <DraftDesk work={work} />;
}
