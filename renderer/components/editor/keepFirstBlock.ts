import { Slice } from '@tiptap/pm/model';
import type { EditorState } from '@tiptap/pm/state';

/**
 * When text is pasted into an empty paragraph, closes the start of the slice, so that the first block is inserted as a
 * block. Left open, its text would join the paragraph and lose its alignment or heading level.
 */
export function keepFirstBlock(slice: Slice, state: EditorState): Slice {
  const { $from, empty } = state.selection;
  const first = slice.content.firstChild;
  const alone =
    slice.content.childCount === 1 && first?.type.name === 'paragraph' && !first.attrs['textAlign'];
  const intoEmpty = empty && $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0;
  if (!first?.isTextblock || slice.openStart !== 1 || alone || !intoEmpty) return slice;
  return new Slice(slice.content, 0, slice.content.childCount === 1 ? 0 : slice.openEnd);
}
