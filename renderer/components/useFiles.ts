import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Attachment } from '../../electron/core/contract';
import { attachFiles } from './attachFiles';
import { createUploads } from './editor/uploads';

/** Limit of the contract for a ledger entry. */
const MOST = 20;

/**
 * State of the files of a form: complete ones (initially `kept`), running uploads, and the reasons for refused files.
 */
export function useFiles(kept: readonly Attachment[] = []) {
  const [uploads] = useState(() => createUploads());
  const [attachments, setAttachments] = useState<readonly Attachment[]>(kept);
  const [refused, setRefused] = useState<string | null>(null);
  const rows = useStore(uploads.store, (it) => it.rows);
  const present = useRef(0);
  useEffect(() => {
    present.current = attachments.length;
  });
  useEffect(() => () => uploads.clear(), [uploads]);

  const add = (files: File[]) =>
    setRefused(
      attachFiles(files, { uploads, count: () => present.current, most: MOST, change: setAttachments }),
    );
  return {
    attachments,
    rows,
    refused,
    /** True while an upload is not complete. */
    sending: rows.length > 0,
    add,
    retry: uploads.retry,
    cancel: uploads.remove,
    remove: (index: number) => setAttachments((all) => all.filter((_, at) => at !== index)),
  };
}
export type Files = ReturnType<typeof useFiles>;
