import { createStore, type StoreApi } from 'zustand/vanilla';
import type { NoteInput } from '../../../../electron/core/contract';
import { wellFormed } from '../../../components/editor/document';
import { createAutosave, type SaveState } from '../../../components/autosave';

/** Calls of the core for a note. */
export interface NoteCalls {
  draft(): Promise<{ draft: NoteInput | null }>;
  saveDraft(input: { draft: NoteInput | null }): Promise<unknown>;
}

export const EMPTY: NoteInput = {
  template: 'phone',
  text: '',
  contact: '',
  happenedAt: null,
  open: false,
  attachments: [],
};

export const isEmpty = (note: NoteInput) =>
  note.text.trim() === '' && note.contact.trim() === '' && note.attachments.length === 0;

export interface NoteState {
  note: NoteInput;
  save: SaveState;
  /** Incremented when the content is replaced other than by typing. */
  edition: number;
}

/** Returns both notes as one. Text beyond the limit is kept: the form reports it. */
function merged(stored: NoteInput, typed: NoteInput): NoteInput {
  return {
    template: typed.template === EMPTY.template ? stored.template : typed.template,
    text: [stored.text, typed.text].filter((text) => text !== '').join('\n'),
    contact: typed.contact === '' ? stored.contact : typed.contact,
    happenedAt: typed.happenedAt ?? stored.happenedAt,
    open: stored.open || typed.open,
    attachments: [...stored.attachments, ...typed.attachments],
  };
}

/**
 * Editing state of a note, saved by the core at every pause and restored after a crash. The form can be used at once:
 * when the stored draft arrives after typing has begun, its text is put before the typed text, its attachments before
 * the chosen ones, and its other fields are used where nothing was entered.
 */
export function createNoteSession(calls: NoteCalls) {
  const store: StoreApi<NoteState> = createStore(() => ({
    note: EMPTY,
    save: { kind: 'saved' } as SaveState,
    edition: 0,
  }));
  const present = () => store.getState().note;
  const autosave = createAutosave(
    async () => {
      const note = present();
      await calls.saveDraft({ draft: isEmpty(note) ? null : note });
    },
    (save) => store.setState({ save }),
  );
  let loading: Promise<void> | null = null;

  function replace(note: NoteInput): void {
    store.setState(({ edition }) => ({ note, edition: edition + 1 }));
  }

  return {
    store,
    /** Restores the stored draft. Rejects when it cannot be read; the next call tries again. */
    load(): Promise<void> {
      loading ??= calls.draft().then(
        ({ draft }) => {
          if (draft === null) return;
          const typed = present();
          if (isEmpty(typed)) replace(draft);
          else {
            replace(merged(draft, typed));
            autosave.touch();
          }
        },
        (error: unknown) => {
          loading = null;
          throw error;
        },
      );
      return loading;
    },
    change(part: Partial<NoteInput>): void {
      const tidy = part.text === undefined ? part : { ...part, text: wellFormed(part.text) };
      store.setState(({ note }) => ({ note: { ...note, ...tidy } }));
      autosave.touch();
    },
    /** Deletes the draft, after it was recorded or discarded. */
    async clear(): Promise<void> {
      replace(EMPTY);
      autosave.touch();
      await autosave.flush();
    },
    flush: () => autosave.flush(),
    retry: () => autosave.retry(),
    /** Ends saving at the end of the session: the next one may belong to another person. */
    stop: () => autosave.stop(),
  };
}
export type NoteSession = ReturnType<typeof createNoteSession>;
