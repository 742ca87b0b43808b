import type { Draft } from '../../../electron/core/contract';
import { registerSave } from '../../client/saveBeforeLeaving';
import { onSessionEnd } from '../../client/sessionData';
import { DraftSession, type DraftCalls } from './draftSession';

/** Editing states in use, and those of pages that were left before everything was saved. */
const open = new Map<string, { work: DraftSession; users: number }>();
registerSave(async () => {
  for (const { work } of open.values()) await work.flush();
});
onSessionEnd(() => {
  for (const { work } of open.values()) work.close();
  open.clear();
});

/**
 * Returns the editing state of a draft: the existing one if its page was left with unsaved changes, otherwise a new
 * one.
 */
export function openDraftSession(draft: Draft, calls: DraftCalls): DraftSession {
  const held = open.get(draft.id);
  if (held) return held.work;
  const work = new DraftSession(draft, calls);
  open.set(draft.id, { work, users: 0 });
  return work;
}

/**
 * Registers a page as user of an editing state. Returns the function to call on leaving: it saves changes and keeps the
 * state in memory until they are saved.
 */
export function retainDraftSession(work: DraftSession): () => void {
  const held = open.get(work.id) ?? { work, users: 0 };
  held.users++;
  open.set(work.id, held);
  return () => {
    held.users--;
    work.gather();
    work.flush().then(
      () => {
        if (held.users > 0 || work.pending) return;
        work.close();
        open.delete(work.id);
      },
      // The state stays in `open`, and autosave continues to retry.
      () => undefined,
    );
  };
}
