import { useMemo } from 'react';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';

interface Page<T> {
  items: T[];
  total: number;
  /** False when `total` may be too high. */
  exact?: boolean;
}

/** Returns the rows that a query has fetched page by page, the number of all, and how to fetch more; null if not now. */
export function usePagedRows<T>(query: UseInfiniteQueryResult<InfiniteData<Page<T>>>): {
  rows: T[];
  total: number;
  exact: boolean;
  more: (() => void) | null;
} {
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const { total = 0, exact = true } = data?.pages[0] ?? {};
  return {
    rows,
    total: exact || hasNextPage ? total : rows.length,
    exact: exact || !hasNextPage,
    more: hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : null,
  };
}
