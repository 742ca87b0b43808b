import type { ReactNode } from 'react';
import type { Editor } from '@tiptap/react';
import {
  AlignCenterOutlined,
  AlignLeftOutlined,
  AlignRightOutlined,
  BoldOutlined,
  ClearOutlined,
  ItalicOutlined,
  LineOutlined,
  LinkOutlined,
  MenuOutlined,
  OrderedListOutlined,
  PictureOutlined,
  RedoOutlined,
  StrikethroughOutlined,
  UnderlineOutlined,
  UndoOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';

/** A button of the toolbar. `active`: for toggles. */
export interface Action {
  id: string;
  label: string;
  keys?: string;
  icon: ReactNode;
  run: (editor: Editor) => void;
  active?: (editor: Editor) => boolean;
  enabled?: (editor: Editor) => boolean;
}

const toggle = (
  id: string,
  label: string,
  icon: ReactNode,
  run: (editor: Editor) => void,
  keys?: string,
): Action => ({ id, label, icon, run, ...(keys && { keys }), active: (editor) => editor.isActive(id) });

const align = (value: 'left' | 'center' | 'right' | 'justify', label: string, icon: ReactNode): Action => ({
  id: `align-${value}`,
  label,
  icon,
  run: (editor) =>
    value === 'left'
      ? editor.chain().focus().unsetTextAlign().run()
      : editor.chain().focus().setTextAlign(value).run(),
  active: (editor) =>
    value === 'left'
      ? !['center', 'right', 'justify'].some((other) => editor.isActive({ textAlign: other }))
      : editor.isActive({ textAlign: value }),
});

/** Returns the groups of the toolbar from left to right. `ask` opens a dialog of the editor. */
export function actionGroups(ask: (what: 'link' | 'image') => void): Action[][] {
  return [
    [
      {
        id: 'undo',
        label: '撤销',
        keys: 'Ctrl+Z',
        icon: <UndoOutlined />,
        run: (editor) => editor.chain().focus().undo().run(),
        enabled: (editor) => editor.can().undo(),
      },
      {
        id: 'redo',
        label: '重做',
        keys: 'Ctrl+Y',
        icon: <RedoOutlined />,
        run: (editor) => editor.chain().focus().redo().run(),
        enabled: (editor) => editor.can().redo(),
      },
    ],
    [
      toggle('bold', '加粗', <BoldOutlined />, (e) => e.chain().focus().toggleBold().run(), 'Ctrl+B'),
      toggle('italic', '斜体', <ItalicOutlined />, (e) => e.chain().focus().toggleItalic().run(), 'Ctrl+I'),
      toggle(
        'underline',
        '下划线',
        <UnderlineOutlined />,
        (e) => e.chain().focus().toggleUnderline().run(),
        'Ctrl+U',
      ),
      toggle('strike', '删除线', <StrikethroughOutlined />, (e) => e.chain().focus().toggleStrike().run()),
      toggle('link', '链接', <LinkOutlined />, () => ask('link')),
      {
        id: 'clear',
        label: '清除格式',
        icon: <ClearOutlined />,
        run: (editor) => editor.chain().focus().unsetAllMarks().unsetTextAlign().clearNodes().run(),
      },
    ],
    [
      toggle('bulletList', '项目符号', <UnorderedListOutlined />, (e) =>
        e.chain().focus().toggleBulletList().run(),
      ),
      toggle('orderedList', '编号', <OrderedListOutlined />, (e) =>
        e.chain().focus().toggleOrderedList().run(),
      ),
      toggle('blockquote', '引用', <span aria-hidden="true">❝</span>, (e) =>
        e.chain().focus().toggleBlockquote().run(),
      ),
    ],
    [
      align('left', '左对齐', <AlignLeftOutlined />),
      align('center', '居中', <AlignCenterOutlined />),
      align('right', '右对齐', <AlignRightOutlined />),
      align('justify', '两端对齐', <MenuOutlined />),
    ],
    [
      { id: 'image', label: '插入图片', icon: <PictureOutlined />, run: () => ask('image') },
      {
        id: 'horizontalRule',
        label: '分隔线',
        icon: <LineOutlined />,
        run: (editor) => editor.chain().focus().setHorizontalRule().run(),
      },
    ],
  ];
}

/** Kinds of paragraphs. Level 1 is missing: on the public page it is the title. */
export const BLOCK_KINDS = [
  { key: '0', label: '正文' },
  { key: '2', label: '一级小标题' },
  { key: '3', label: '二级小标题' },
  { key: '4', label: '三级小标题' },
] as const;

export function blockKind(editor: Editor): string {
  return BLOCK_KINDS.find(({ key }) => editor.isActive('heading', { level: Number(key) }))?.key ?? '0';
}

export function setBlockKind(editor: Editor, key: string): void {
  const chain = editor.chain().focus();
  if (key === '2' || key === '3' || key === '4') chain.setHeading({ level: Number(key) as 2 | 3 | 4 }).run();
  else chain.setParagraph().run();
}

/** Actions for the table at the cursor. */
export const TABLE_ACTIONS: ReadonlyArray<
  { key: string; label: string; run: (editor: Editor) => boolean; danger?: boolean } | 'divider'
> = [
  { key: 'rowBefore', label: '在上方插入行', run: (e) => e.chain().focus().addRowBefore().run() },
  { key: 'rowAfter', label: '在下方插入行', run: (e) => e.chain().focus().addRowAfter().run() },
  { key: 'columnBefore', label: '在左侧插入列', run: (e) => e.chain().focus().addColumnBefore().run() },
  { key: 'columnAfter', label: '在右侧插入列', run: (e) => e.chain().focus().addColumnAfter().run() },
  'divider',
  { key: 'merge', label: '合并所选单元格', run: (e) => e.chain().focus().mergeCells().run() },
  { key: 'split', label: '拆分单元格', run: (e) => e.chain().focus().splitCell().run() },
  { key: 'headerRow', label: '首行作表头', run: (e) => e.chain().focus().toggleHeaderRow().run() },
  'divider',
  { key: 'deleteRow', label: '删除行', run: (e) => e.chain().focus().deleteRow().run(), danger: true },
  { key: 'deleteColumn', label: '删除列', run: (e) => e.chain().focus().deleteColumn().run(), danger: true },
  { key: 'deleteTable', label: '删除表格', run: (e) => e.chain().focus().deleteTable().run(), danger: true },
];

/** Sizes of a new table: rows × columns, the first row is a header. */
export const TABLE_SIZES = [
  [2, 2],
  [3, 3],
  [5, 3],
  [5, 4],
  [8, 5],
] as const;
