import { TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/**
 * Esc in a table: the caret goes behind it, from where Tab leaves the editor. In the last cell Tab adds a row, so without
 * this there would be no way out by keyboard (WCAG 2.1.2). Returns false outside a table.
 */
export function leaveTable(view: EditorView): boolean {
  const { $from } = view.state.selection;
  for (let depth = 1; depth <= $from.depth; depth++) {
    if ($from.node(depth).type.name !== 'table') continue;
    const after = $from.after(depth);
    const { tr, doc, schema } = view.state;
    const paragraph = schema.nodes['paragraph'];
    if (!doc.resolve(after).nodeAfter && paragraph) tr.insert(after, paragraph.create());
    tr.setSelection(TextSelection.near(tr.doc.resolve(after), 1));
    view.dispatch(tr.scrollIntoView());
    return true;
  }
  return false;
}
