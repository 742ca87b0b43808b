import { createStore, type StoreApi } from 'zustand/vanilla';
import type { NoteInput } from '../../../../electron/core/contract';
import { wellFormed } from '../../../components/editor/document';
import { createAutosave, type SaveState } from '../../drafting/autosave';

/** The two calls of the core that a note's work needs. */
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
  /** Grows when what is typed was replaced from outside the fields. */
  edition: number;
}

/**
 * The note being typed, kept by the core at every pause, so that it is there again after a crash. The fields are usable
 * at once: a kept note that arrives when typing has begun goes before what was typed.
 */
export function createNoteWork(calls: NoteCalls) {
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
    /** Brings back what was kept. Rejects when it cannot be had; asked again it tries again. */
    load(): Promise<void> {
      loading ??= calls.draft().then(
        ({ draft }) => {
          if (draft === null) return;
          const typed = present();
          if (isEmpty(typed)) replace(draft);
          else {
            replace({ ...typed, text: `${draft.text}\n${typed.text}`.slice(0, 4000) });
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
    /** It was recorded, or is thrown away: nothing is kept any more. */
    async clear(): Promise<void> {
      replace(EMPTY);
      autosave.touch();
      await autosave.flush();
    },
    flush: () => autosave.flush(),
    retry: () => autosave.retry(),
    /** Nothing is kept any more: the session is over, and the next one may be another person's. */
    stop: () => autosave.stop(),
  };
}
export type NoteWork = ReturnType<typeof createNoteWork>;
