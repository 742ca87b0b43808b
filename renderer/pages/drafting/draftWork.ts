import { ORPCError } from '@orpc/client';
import canonicalize from 'canonicalize';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Document, Draft, DraftContent } from '../../../electron/core/contract';
import { beforeLeaving } from '../../app/leaving';
import { onSessionEnd } from '../../app/sessionEnd';
import { wellFormed } from '../../components/editor/document';
import { createAutosave, type SaveState } from './autosave';

/** The two calls of the core that a draft's work needs. */
export interface DraftCalls {
  saveDraft(input: {
    draftId: string;
    content: DraftContent;
    response: string;
    saves: number;
  }): Promise<{ savedAt: string; saves: number }>;
  draft(input: { draftId: string }): Promise<Draft>;
}

/** What is saved together. */
type Written = Pick<Draft, 'content' | 'response'>;

export interface WorkState extends Written {
  save: SaveState;
  savedAt: string;
  /** Set when the draft was saved elsewhere with other content: the person chooses. */
  theirs: Draft | null;
}

/** Another window, or a core that was restarted, has saved this draft since. */
const DRAFT_STALE = 'DRAFT_STALE';

function isStale(error: unknown): boolean {
  return error instanceof ORPCError && error.code === DRAFT_STALE;
}

function same(a: Written, b: Written): boolean {
  return a.response === b.response && canonicalize(a.content) === canonicalize(b.content);
}

const writtenOf = ({ content, response }: Written): Written => ({ content, response });

/** Every text of a value made well-formed: half a character pair has no canonical form, and nothing could be saved. */
function tidy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, it: unknown) =>
    typeof it === 'string' ? wellFormed(it) : it,
  ) as T;
}

/**
 * The work on one draft: what is typed, when it is saved, and what happens when someone else saved meanwhile. The body
 * stays with its editor and is read when a save is due.
 */
export function createDraftWork(draft: Draft, calls: DraftCalls) {
  const store: StoreApi<WorkState> = createStore(() => ({
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

  /** Brings the body in from its editor. */
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
      // The answer to our own save was lost on the way; the words are there.
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
    /** Whose body it is from now on. */
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
    /** Keeps what is on this page and saves it over the other. */
    keepMine(): void {
      const { theirs } = store.getState();
      if (!theirs) return;
      saves = theirs.saves;
      saved = writtenOf(theirs);
      store.setState({ theirs: null });
      autosave.touch();
      autosave.retry();
    },
    /** Takes the other; what differs on this page goes. Returns the content to show. */
    takeTheirs(): DraftContent | null {
      const { theirs } = store.getState();
      if (!theirs) return null;
      bodyTouched = false;
      store.setState(writtenOf(theirs));
      took(theirs, theirs.saves, theirs.savedAt);
      autosave.retry();
      return theirs.content;
    },
    /** The draft is gone (submitted, deleted): nothing is saved any more. */
    close(): void {
      closed = true;
      autosave.stop();
    },
    get pending(): boolean {
      return !closed && autosave.pending;
    },
  };
}
export type DraftWork = ReturnType<typeof createDraftWork>;

const open = new Map<string, { work: DraftWork; users: number }>();
beforeLeaving(async () => {
  for (const { work } of open.values()) await work.flush();
});
onSessionEnd(() => {
  for (const { work } of open.values()) work.close();
  open.clear();
});

/** The work on a draft; the same one again when its page was left with words that could not be saved yet. */
export function openDraftWork(draft: Draft, calls: DraftCalls): DraftWork {
  const held = open.get(draft.id);
  if (held) return held.work;
  const work = createDraftWork(draft, calls);
  open.set(draft.id, { work, users: 0 });
  return work;
}

/** A page shows the work. Returns how it leaves: what is unsaved is saved, and kept in memory until it is. */
export function enterDraftWork(work: DraftWork): () => void {
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
      // The words stay in `open`, and the retries of the autosave go on.
      () => undefined,
    );
  };
}
