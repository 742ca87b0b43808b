import { useMemo } from 'react';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';

/** Returns the rows that a query has fetched page by page, the number of all, and how to fetch more; null if not now. */
export function usePagedRows<T>(query: UseInfiniteQueryResult<InfiniteData<{ items: T[]; total: number }>>): {
  rows: T[];
  total: number;
  more: (() => void) | null;
} {
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  return {
    rows,
    total: data?.pages[0]?.total ?? 0,
    more: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : null,
  };
}
