import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Attachment } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { isConnectionLoss } from '../../client/failures';
import { newUpload, sendUpload, type PutBlob, type Upload } from './upload';

export interface UploadRow {
  id: string;
  name: string;
  size: number;
  /** From 0 to 1. */
  fraction: number;
  error: unknown;
}

export interface Uploads {
  store: StoreApi<{ rows: UploadRow[] }>;
  /** Starts an upload and returns its id. `done` is called once, when the core has the whole file. */
  add(file: File, done: (attachment: Attachment) => void, name?: string): string;
  /** Resumes a failed upload. */
  retry(id: string): void;
  /** Cancels an upload and removes it from the list. */
  remove(id: string): void;
  /** Cancels all uploads. */
  clear(): void;
}

const PAUSE = 1_000;
const LOSSES = 5;

/**
 * Sends an upload, again after each of up to `LOSSES` losses of the connection. Rejects with any other failure, and
 * when `signal` is aborted.
 */
async function sendThroughLosses(
  upload: Upload,
  put: PutBlob,
  progress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<Attachment> {
  for (let losses = 0; ; losses++) {
    try {
      return await sendUpload(upload, put, progress, signal);
    } catch (error) {
      if (signal.aborted || !isConnectionLoss(error) || losses >= LOSSES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/**
 * Creates a list of uploads to the core. A lost connection is retried up to `LOSSES` times; after any other failure the
 * user decides.
 */
export function createUploads(put: PutBlob = (piece) => core.articles.putBlob(piece)): Uploads {
  const store = createStore<{ rows: UploadRow[] }>(() => ({ rows: [] }));
  const running = new Map<
    string,
    { upload: Upload; done: (attachment: Attachment) => void; stop: AbortController }
  >();

  function change(id: string, part: Partial<UploadRow>): void {
    store.setState(({ rows }) => ({ rows: rows.map((row) => (row.id === id ? { ...row, ...part } : row)) }));
  }

  function remove(id: string): void {
    running.get(id)?.stop.abort();
    running.delete(id);
    store.setState(({ rows }) => ({ rows: rows.filter((row) => row.id !== id) }));
  }

  async function run(id: string): Promise<void> {
    const entry = running.get(id);
    if (!entry) return;
    const { upload, done, stop } = entry;
    const progress = (fraction: number) => change(id, { fraction, error: null });
    try {
      const attachment = await sendThroughLosses(upload, put, progress, stop.signal);
      if (stop.signal.aborted) return;
      remove(id);
      done(attachment);
    } catch (error) {
      if (!stop.signal.aborted) change(id, { error });
    }
  }

  return {
    store,
    add(file, done, name = file.name) {
      const upload = newUpload(file, name);
      running.set(upload.id, { upload, done, stop: new AbortController() });
      store.setState(({ rows }) => ({
        rows: [...rows, { id: upload.id, name, size: file.size, fraction: 0, error: null }],
      }));
      void run(upload.id);
      return upload.id;
    },
    retry(id) {
      change(id, { error: null });
      void run(id);
    },
    remove,
    clear() {
      for (const id of [...running.keys()]) remove(id);
    },
  };
}
