import { useEffect, useState } from 'react';
import { readWholeBlob } from '../blobs';

/** Returns an object URL of a blob: null while it is loading, `failed` when it cannot be read. */
export function useBlobUrl(sha256: string): { url: string | null; failed: boolean; retry: () => void } {
  const [answer, setAnswer] = useState<{ url: string | null; failed: boolean }>({ url: null, failed: false });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    let url: string | null = null;
    readWholeBlob(sha256, stop.signal).then(
      (blob) => {
        if (stop.signal.aborted) return;
        url = URL.createObjectURL(blob);
        setAnswer({ url, failed: false });
      },
      () => {
        if (!stop.signal.aborted) setAnswer({ url: null, failed: true });
      },
    );
    return () => {
      stop.abort();
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [sha256, attempt]);
  return { ...answer, retry: () => setAttempt((count) => count + 1) };
}
