import { useMemo } from 'react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { coreQueries } from '../../client/query';

const PAGE = 50;
/** Limit of the contract for counting and paging. */
export const MOST = 1_000;

/** What is searched for. */
export interface Question {
  /** '' searches for nothing. */
  text: string;
  /** '' for all columns. */
  columnId: string;
  onlyLive: boolean;
  order: 'relevance' | 'newest';
}

/** Results of a search, fetched page by page; those of the previous question until the first page arrives. */
export function useSearchResults({ text, columnId, onlyLive, order }: Question) {
  const query = useInfiniteQuery(
    coreQueries.articles.search.infiniteOptions({
      input: (offset: number) => ({
        text,
        columnId: columnId || null,
        onlyLive,
        order,
        offset,
        limit: PAGE,
      }),
      initialPageParam: 0,
      getNextPageParam: (page, pages) => {
        const read = pages.reduce((sum, { hits }) => sum + hits.length, 0);
        return page.more && read < MOST ? read : null;
      },
      enabled: text !== '',
      placeholderData: keepPreviousData,
    }),
  );
  const hits = useMemo(
    () => (text === '' ? [] : (query.data?.pages.flatMap((page) => page.hits) ?? [])),
    [text, query.data],
  );
  return { query, hits, first: text === '' ? undefined : query.data?.pages[0] };
}
export type SearchResults = ReturnType<typeof useSearchResults>;
