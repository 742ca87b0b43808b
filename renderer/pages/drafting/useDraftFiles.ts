import { useEffect, useState } from 'react';
import { attachFiles } from '../../components/attachFiles';
import { createUploads } from '../../components/editor/uploads';
import type { DraftSession } from './draftSession';

/** Uploads of a draft: pictures of the body, and attachments with the reasons for refused ones. */
export function useDraftFiles(work: DraftSession) {
  const [images] = useState(() => createUploads());
  const [attachments] = useState(() => createUploads());
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(
    () => () => {
      images.clear();
      attachments.clear();
    },
    [images, attachments],
  );
  return {
    images,
    attachments,
    refused,
    clearRefused: () => setRefused(null),
    attach: (files: File[]) =>
      setRefused(
        attachFiles(files, {
          uploads: attachments,
          count: () => work.store.getState().content.attachments.length,
          change: (change) => work.change((now) => ({ attachments: change(now.attachments) })),
        }),
      ),
    /** True while an upload is not complete. */
    isSending: () => [images, attachments].some((uploads) => uploads.store.getState().rows.length > 0),
  };
}
export type DraftFiles = ReturnType<typeof useDraftFiles>;
