import { Slice } from '@tiptap/pm/model';
import type { EditorState } from '@tiptap/pm/state';

/**
 * Pasted into an empty paragraph, the first block comes as a block of its own: left open, it would pour its words into that
 * paragraph and lose its alignment or its being a heading.
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
