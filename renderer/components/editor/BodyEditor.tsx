import { useCallback, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import { EditorContent, useEditor, useEditorState, type Editor } from '@tiptap/react';
import { Alert } from 'antd';
import type { Document } from '../../../electron/core/contract';
import { fromDocument, toDocument } from './document';
import { bodyEditorProps } from './editorProps';
import { ImageDialog } from './ImageDialog';
import { imageView } from './ImageView';
import { IMAGE_TYPES } from './images';
import { leaveTable } from './leaveTable';
import { LinkDialog, type LinkAnswer } from './LinkDialog';
import { bodyExtensions } from './schema';
import { Toolbar } from './Toolbar';
import type { Uploads } from './uploads';
import { useNewImages } from './useNewImages';
import view from '../HtmlView.module.css';
import styles from './BodyEditor.module.css';

export interface BodyEditorHandle {
  /** Returns the current body in canonical form. */
  document(): Document;
  /** Replaces the body; undo cannot restore the previous one. */
  replace(document: Document): void;
  focus(): void;
}

/**
 * Editor of the body of an article, with the appearance of the public page. Supports exactly the nodes and marks of the
 * contract. Pictures (file picker, paste, drop) are uploaded to the core before they are inserted. Uncontrolled:
 * `onChange` reports a change, the handle returns the body.
 */
export function BodyEditor({
  initial,
  uploads,
  onChange,
  onFiles,
  ref,
}: {
  initial: Document;
  uploads: Uploads;
  onChange: () => void;
  /** Called with dropped files that are not pictures. */
  onFiles: (files: File[]) => void;
  ref: Ref<BodyEditorHandle>;
}) {
  const [notice, setNotice] = useState<string | null>(null);
  const [linking, setLinking] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const toolbar = useRef<HTMLDivElement>(null);

  const images = useNewImages(uploads, setNotice);
  const extensions = useMemo(() => bodyExtensions(imageView, '在这里撰写正文，或从 Word、WPS 粘贴'), []);
  const editor = useEditor({
    extensions,
    content: fromDocument(initial),
    // No automatic formatting: a line that begins with “1.” does not become a list.
    enableInputRules: false,
    enablePasteRules: false,
    onUpdate: () => onChange(),
    editorProps: {
      ...bodyEditorProps(`${view['view']} ${styles['body']}`, {
        addImages: images.add,
        onFiles,
        onNotice: setNotice,
      }),
      handleKeyDown: (editing, event) => {
        if (event.key === 'Escape') return leaveTable(editing);
        if (!event.altKey || event.key !== 'F10') return false;
        toolbar.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
        return true;
      },
    },
  });

  useImperativeHandle(
    ref,
    () => ({
      document: () => {
        const { document, lost } = toDocument(editor.getJSON());
        if (lost.length > 0) setNotice(`正文里有网站不支持的内容，没有保存：${lost.join('、')}。`);
        return document;
      },
      replace: (document) => void editor.commands.setContent(fromDocument(document), { emitUpdate: false }),
      focus: () => void editor.commands.focus(),
    }),
    [editor],
  );

  const ask = useCallback((what: 'link' | 'image') => {
    if (what === 'link') setLinking(true);
    else picker.current?.click();
  }, []);

  const { first } = images;
  return (
    <div className={styles['editor']}>
      <Toolbar ref={toolbar} editor={editor} ask={ask} label="正文工具" />
      <EditorContent editor={editor} className={styles['scroll']} />
      {notice !== null && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={notice}
          closable={{ onClose: () => setNotice(null) }}
        />
      )}
      <Foot editor={editor} />
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept={IMAGE_TYPES}
        aria-label="选择图片文件"
        onChange={(event) => {
          images.add([...(event.target.files ?? [])], editor.state.selection.from);
          event.target.value = '';
        }}
      />
      {linking && (
        <LinkDialog
          href={String(editor.getAttributes('link')['href'] ?? '')}
          needsText={editor.state.selection.empty && !editor.isActive('link')}
          onDone={(answer) => {
            setLinking(false);
            if (answer) applyLink(editor, answer);
          }}
        />
      )}
      {first && (
        <ImageDialog
          key={first.uploadId}
          image={first}
          uploads={uploads}
          onDone={(attrs) => {
            images.removeFirst();
            if (attrs) editor.chain().focus().insertContentAt(first.position, { type: 'image', attrs }).run();
          }}
        />
      )}
    </div>
  );
}

function applyLink(editor: Editor, { href, text }: LinkAnswer): void {
  const chain = editor.chain().focus().extendMarkRange('link');
  if (href === null) chain.unsetLink().run();
  else if (editor.state.selection.empty && !editor.isActive('link'))
    chain.insertContent({ type: 'text', text, marks: [{ type: 'link', attrs: { href } }] }).run();
  else chain.setLink({ href }).run();
}

/** Length of the text, and keys without a button. */
function Foot({ editor }: { editor: Editor }) {
  const { characters, inTable } = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      characters: now.state.doc.textContent.replace(/\s/g, '').length,
      inTable: now.isActive('table'),
    }),
  });
  return (
    <div className={styles['foot']}>
      <span id="body-editor-keys">
        {inTable
          ? '表格中：Tab 到下一格（末格则加一行），Esc 离开表格'
          : 'Shift+Enter 换行不分段，Alt+F10 到工具栏'}
      </span>
      <span>{characters} 字</span>
    </div>
  );
}
