import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { FailureNote } from '../FailureNote';
import { PageFrame } from '../PageFrame';
import { PageSkeleton } from '../PageSkeleton';

/** Shows the page of a case when it has been read; before that a placeholder, or why it cannot be read. */
export function CaseQuery<T>(props: {
  /** Title of the page while there is nothing but a failure. */
  title: string;
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.error === null) return <PageSkeleton />;
  return (
    <PageFrame title={props.title}>
      <FailureNote error={query.error} onRetry={() => void query.refetch()} />
    </PageFrame>
  );
}
