import { useEffect } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { coreQueries } from '../../client/query';
import type { DraftSession } from './draftSession';

/** The draft as the public would see it, with the checks before submission; read again after each save. */
export function useDraftPreview({ draft, store }: DraftSession) {
  const preview = useQuery(
    coreQueries.articles.previewDraft.queryOptions({ input: { draftId: draft.id }, gcTime: 0 }),
  );
  const { refetch } = preview;
  const savedAt = useStore(store, (state) => state.savedAt);
  useEffect(() => {
    if (savedAt !== draft.savedAt) void refetch();
  }, [savedAt, draft.savedAt, refetch]);
  return preview;
}
export type DraftPreview = ReturnType<typeof useDraftPreview>;
