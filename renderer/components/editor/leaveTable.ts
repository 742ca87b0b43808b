import { TextSelection } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';

/**
 * Moves the cursor behind the table, from where Tab leaves the editor. Needed because Tab in the last cell adds a row,
 * so that a table would trap the keyboard (WCAG 2.1.2). Returns false outside a table.
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
