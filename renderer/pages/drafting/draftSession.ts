import { ORPCError } from '@orpc/client';
import canonicalize from 'canonicalize';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Document, Draft, DraftContent } from '../../../electron/core/contract';
import { registerSave } from '../../client/saveBeforeLeaving';
import { onSessionEnd } from '../../client/sessionData';
import { wellFormed } from '../../components/editor/document';
import { createAutosave, type SaveState } from '../../components/autosave';

/** Calls of the core for a draft. */
export interface DraftCalls {
  saveDraft(input: {
    draftId: string;
    content: DraftContent;
    response: string;
    saves: number;
  }): Promise<{ savedAt: string; saves: number }>;
  draft(input: { draftId: string }): Promise<Draft>;
}

/** Parts that are saved together. */
type Written = Pick<Draft, 'content' | 'response'>;

export interface DraftState extends Written {
  save: SaveState;
  savedAt: string;
  /** Version saved elsewhere with other content, from which the user has to choose; otherwise null. */
  theirs: Draft | null;
}

/** The draft was saved by another window, or an answer was lost. */
const DRAFT_STALE = 'DRAFT_STALE';

function isStale(error: unknown): boolean {
  return error instanceof ORPCError && error.code === DRAFT_STALE;
}

function same(a: Written, b: Written): boolean {
  return a.response === b.response && canonicalize(a.content) === canonicalize(b.content);
}

const writtenOf = ({ content, response }: Written): Written => ({ content, response });

/** Replaces lone surrogates in all texts of a value: they have no canonical form and could not be saved. */
function tidy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, it: unknown) =>
    typeof it === 'string' ? wellFormed(it) : it,
  ) as T;
}

/**
 * Editing state of a draft with autosave and handling of conflicts. The body stays in its editor and is read when a
 * save is due.
 */
export function createDraftSession(draft: Draft, calls: DraftCalls) {
  const store: StoreApi<DraftState> = createStore(() => ({
    ...writtenOf(draft),
    save: { kind: 'saved' } as SaveState,
    savedAt: draft.savedAt,
    theirs: null as Draft | null,
  }));
  let saves = draft.saves;
  let saved = writtenOf(draft);
  let readBody: (() => Document) | null = null;
  let bodyTouched = false;
  let closed = false;

  /** Reads the body from its editor. */
  function gather(): Written {
    if (bodyTouched && readBody) {
      const body = readBody();
      bodyTouched = false;
      store.setState(({ content }) => ({ content: { ...content, body } }));
    }
    return writtenOf(store.getState());
  }

  async function save(): Promise<void> {
    const written = gather();
    if (same(written, saved)) return;
    try {
      const answer = await calls.saveDraft({ draftId: draft.id, ...written, saves });
      took(written, answer.saves, answer.savedAt);
    } catch (error) {
      if (!isStale(error)) throw error;
      const theirs = await calls.draft({ draftId: draft.id });
      // Only the answer to our own save was lost.
      if (same(theirs, written)) took(written, theirs.saves, theirs.savedAt);
      else {
        store.setState({ theirs });
        throw error;
      }
    }
  }

  function took(written: Written, number: number, savedAt: string): void {
    saves = number;
    saved = writtenOf(written);
    store.setState({ savedAt, theirs: null });
  }

  const autosave = createAutosave(save, (state) => store.setState({ save: state }), isStale);

  return {
    id: draft.id,
    draft,
    store,
    /** Sets the function that reads the body. */
    attach(read: () => Document): void {
      readBody = read;
    },
    change(part: Partial<DraftContent> | ((content: DraftContent) => Partial<DraftContent>)): void {
      store.setState(({ content }) => ({
        content: { ...content, ...tidy(typeof part === 'function' ? part(content) : part) },
      }));
      autosave.touch();
    },
    answer(response: string): void {
      store.setState({ response: wellFormed(response) });
      autosave.touch();
    },
    bodyChanged(): void {
      bodyTouched = true;
      autosave.touch();
    },
    gather,
    flush: (): Promise<void> => (closed ? Promise.resolve() : autosave.flush()),
    retry: (): void => {
      if (store.getState().theirs === null) autosave.retry();
    },
    /** Resolves a conflict with the content of this page, which overwrites the other. */
    keepMine(): void {
      const { theirs } = store.getState();
      if (!theirs) return;
      saves = theirs.saves;
      saved = writtenOf(theirs);
      store.setState({ theirs: null });
      autosave.touch();
      autosave.retry();
    },
    /**
     * Resolves a conflict with the other content, discarding that of this page. Returns the content to show; null
     * without a conflict.
     */
    takeTheirs(): DraftContent | null {
      const { theirs } = store.getState();
      if (!theirs) return null;
      bodyTouched = false;
      store.setState(writtenOf(theirs));
      took(theirs, theirs.saves, theirs.savedAt);
      autosave.retry();
      return theirs.content;
    },
    /** Ends saving, after the draft was submitted or deleted. */
    close(): void {
      closed = true;
      autosave.stop();
    },
    get pending(): boolean {
      return !closed && autosave.pending;
    },
  };
}
export type DraftSession = ReturnType<typeof createDraftSession>;

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
  const work = createDraftSession(draft, calls);
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
