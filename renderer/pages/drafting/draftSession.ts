import { ORPCError } from '@orpc/client';
import canonicalize from 'canonicalize';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Document, Draft, DraftContent } from '../../../electron/core/contract';
import { wellFormed } from '../../components/editor/document';
import { createAutosave, type Autosave, type SaveState } from '../../components/autosave';

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
export class DraftSession {
  readonly id: string;
  readonly store: StoreApi<DraftState>;
  private readonly autosave: Autosave;
  private saves: number;
  private saved: Written;
  private readBody: (() => Document) | null = null;
  private bodyTouched = false;
  private closed = false;

  constructor(
    readonly draft: Draft,
    private readonly calls: DraftCalls,
  ) {
    this.id = draft.id;
    this.store = createStore<DraftState>(() => ({
      ...writtenOf(draft),
      save: { kind: 'saved' },
      savedAt: draft.savedAt,
      theirs: null,
    }));
    this.saves = draft.saves;
    this.saved = writtenOf(draft);
    this.autosave = createAutosave(
      () => this.save(),
      (save) => this.store.setState({ save }),
      isStale,
    );
  }

  /** Sets the function that reads the body. */
  attach(read: () => Document): void {
    this.readBody = read;
  }

  change(part: Partial<DraftContent> | ((content: DraftContent) => Partial<DraftContent>)): void {
    this.store.setState(({ content }) => ({
      content: { ...content, ...tidy(typeof part === 'function' ? part(content) : part) },
    }));
    this.autosave.touch();
  }

  answer(response: string): void {
    this.store.setState({ response: wellFormed(response) });
    this.autosave.touch();
  }

  bodyChanged(): void {
    this.bodyTouched = true;
    this.autosave.touch();
  }

  /** Reads the body from its editor; returns everything that is saved. */
  gather(): Written {
    if (this.bodyTouched && this.readBody) {
      const body = this.readBody();
      this.bodyTouched = false;
      this.store.setState(({ content }) => ({ content: { ...content, body } }));
    }
    return writtenOf(this.store.getState());
  }

  /** Saves all changes and waits for it. Rejects when saving fails. */
  flush(): Promise<void> {
    return this.closed ? Promise.resolve() : this.autosave.flush();
  }

  retry(): void {
    if (this.store.getState().theirs === null) this.autosave.retry();
  }

  /** Resolves a conflict with the content of this page, which overwrites the other. */
  keepMine(): void {
    const { theirs } = this.store.getState();
    if (!theirs) return;
    this.saves = theirs.saves;
    this.saved = writtenOf(theirs);
    this.store.setState({ theirs: null });
    this.autosave.touch();
    this.autosave.retry();
  }

  /**
   * Resolves a conflict with the other content, discarding that of this page. Returns the content to show; null
   * without a conflict.
   */
  takeTheirs(): DraftContent | null {
    const { theirs } = this.store.getState();
    if (!theirs) return null;
    this.bodyTouched = false;
    this.store.setState(writtenOf(theirs));
    this.took(theirs, theirs.saves, theirs.savedAt);
    this.autosave.retry();
    return theirs.content;
  }

  /** Ends saving, after the draft was submitted or deleted. */
  close(): void {
    this.closed = true;
    this.autosave.stop();
  }

  get pending(): boolean {
    return !this.closed && this.autosave.pending;
  }

  private async save(): Promise<void> {
    const written = this.gather();
    if (same(written, this.saved)) return;
    try {
      const answer = await this.calls.saveDraft({ draftId: this.id, ...written, saves: this.saves });
      this.took(written, answer.saves, answer.savedAt);
    } catch (error) {
      if (!isStale(error)) throw error;
      const theirs = await this.calls.draft({ draftId: this.id });
      // Only the answer to our own save was lost.
      if (same(theirs, written)) this.took(written, theirs.saves, theirs.savedAt);
      else {
        this.store.setState({ theirs });
        throw error;
      }
    }
  }

  private took(written: Written, number: number, savedAt: string): void {
    this.saves = number;
    this.saved = writtenOf(written);
    this.store.setState({ savedAt, theirs: null });
  }
}
