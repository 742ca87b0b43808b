import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Attachment } from '../../electron/core/contract';
import { createUploads } from './editor/uploads';
import { fileBar, freeName } from './files';

/** As the ledger allows in one entry. */
const MOST = 20;

/** The files of a form: those that the core holds (`kept` from before), those on their way, and why others were not taken. */
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

  const add = (files: File[]) => {
    const bars: string[] = [];
    for (const file of files) {
      const bar = fileBar(file, present.current + uploads.store.getState().rows.length, MOST);
      if (bar !== null) bars.push(bar);
      else
        uploads.add(file, (attachment) =>
          setAttachments((all) => [
            ...all,
            {
              ...attachment,
              name: freeName(
                attachment.name,
                all.map((it) => it.name),
              ),
            },
          ]),
        );
    }
    setRefused(bars.length > 0 ? bars.join('') : null);
  };
  return {
    attachments,
    rows,
    refused,
    /** Some file is not with the core yet. */
    sending: rows.length > 0,
    add,
    retry: uploads.retry,
    cancel: uploads.remove,
    remove: (index: number) => setAttachments((all) => all.filter((_, at) => at !== index)),
  };
}
export type Files = ReturnType<typeof useFiles>;
