import { Extension, Node, mergeAttributes, type AnyExtension, type NodeViewRenderer } from '@tiptap/core';
import { TableKit } from '@tiptap/extension-table';
import { Plugin } from '@tiptap/pm/state';
import { TextAlign } from '@tiptap/extension-text-align';
import { Placeholder } from '@tiptap/extensions';
import { StarterKit } from '@tiptap/starter-kit';
import { isHref } from './links';

/** An image of the body, identified by the SHA-256 of its bytes, never by an address. */
function imageNode(view: NodeViewRenderer | null) {
  return Node.create({
    name: 'image',
    group: 'block',
    atom: true,
    draggable: true,
    addAttributes() {
      return {
        sha256: {
          default: null,
          parseHTML: (element: HTMLElement) => element.getAttribute('data-sha256'),
          renderHTML: (attrs: Record<string, unknown>) => ({ 'data-sha256': attrs['sha256'] }),
        },
        alt: { default: '' },
      };
    },
    parseHTML() {
      return [{ tag: 'img[data-sha256]' }];
    },
    renderHTML({ HTMLAttributes }) {
      return ['img', mergeAttributes(HTMLAttributes)];
    },
    addNodeView() {
      return view;
    },
  });
}

/** Ctrl+Enter belongs to the page (送审); ProseMirror would handle it like Enter. */
const PageKeys = Extension.create({
  name: 'pageKeys',
  addProseMirrorPlugins() {
    const keydown = (_view: unknown, event: KeyboardEvent) => event.key === 'Enter' && event.ctrlKey;
    return [new Plugin({ props: { handleDOMEvents: { keydown } } })];
  },
});

/** In the contract a list item may begin with any block, such as an image. A line break is Shift+Enter only. */
function adjusted(extension: AnyExtension): AnyExtension {
  if (extension.name === 'listItem') return extension.extend({ content: 'block+' });
  if (extension.name === 'hardBreak')
    return extension.extend({
      addKeyboardShortcuts() {
        return { 'Shift-Enter': () => this.editor.commands.setHardBreak() };
      },
    });
  return extension;
}

const Kit = StarterKit.extend({
  addExtensions() {
    return (this.parent?.() ?? []).map(adjusted);
  },
});

/**
 * Returns the extensions for exactly the nodes and marks of the contract. `view` renders images; null when nothing is
 * rendered.
 */
export function bodyExtensions(view: NodeViewRenderer | null, placeholder: string): AnyExtension[] {
  return [
    Kit.configure({
      code: false,
      codeBlock: false,
      heading: { levels: [2, 3, 4] },
      link: {
        openOnClick: false,
        autolink: false,
        isAllowedUri: (url) => isHref(url),
        HTMLAttributes: { target: null, rel: null, class: null },
      },
    }),
    TextAlign.configure({ types: ['heading', 'paragraph'] }),
    TableKit.configure({ table: { resizable: false } }),
    imageNode(view),
    PageKeys,

    Placeholder.configure({ placeholder }),
  ];
}
