import type { EditorOptions } from '@tiptap/react';
import { isImage, pastedImages } from './images';
import { keepFirstBlock } from './keepFirstBlock';
import { cleanPaste, pasteNotice } from './paste';

/** What the body editor does with pasted and dropped content. */
export interface BodyEvents {
  /** Inserts pictures at a position of the body. */
  addImages: (files: File[], position: number) => void;
  /** Takes dropped files that are not pictures. */
  onFiles: (files: File[]) => void;
  /** Shows what was removed from pasted content; null when nothing was. */
  onNotice: (notice: string | null) => void;
}

/** Returns the properties of the body editor: attributes, paste and drop. */
export function bodyEditorProps(className: string, events: BodyEvents): EditorOptions['editorProps'] {
  return {
    attributes: {
      'aria-label': '正文',
      'aria-describedby': 'body-editor-keys',
      class: className,
      spellcheck: 'false',
    },
    transformPastedHTML: (html) => {
      const clean = cleanPaste(html);
      events.onNotice(pasteNotice(clean));
      return clean.html;
    },
    transformPasted: (slice, view) => keepFirstBlock(slice, view.state),
    handlePaste: (view, event) => {
      const files = event.clipboardData ? pastedImages(event.clipboardData) : [];
      if (files.length > 0) events.addImages(files, view.state.selection.from);
      return files.length > 0;
    },
    handleDrop: (view, event, _slice, moved) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (moved || files.length === 0) return false;
      event.preventDefault();
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
      events.addImages(files.filter(isImage), at?.pos ?? view.state.selection.from);
      const others = files.filter((file) => !isImage(file));
      if (others.length > 0) events.onFiles(others);
      return true;
    },
  };
}
