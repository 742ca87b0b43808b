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

/** Returns the button of a mark or node, shown as active where the cursor is in one. `id`: its name in the schema. */
const toggle = (action: Omit<Action, 'active' | 'enabled'>): Action => ({
  ...action,
  active: (editor) => editor.isActive(action.id),
});

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
      toggle({
        id: 'bold',
        label: '加粗',
        keys: 'Ctrl+B',
        icon: <BoldOutlined />,
        run: (editor) => editor.chain().focus().toggleBold().run(),
      }),
      toggle({
        id: 'italic',
        label: '斜体',
        keys: 'Ctrl+I',
        icon: <ItalicOutlined />,
        run: (editor) => editor.chain().focus().toggleItalic().run(),
      }),
      toggle({
        id: 'underline',
        label: '下划线',
        keys: 'Ctrl+U',
        icon: <UnderlineOutlined />,
        run: (editor) => editor.chain().focus().toggleUnderline().run(),
      }),
      toggle({
        id: 'strike',
        label: '删除线',
        icon: <StrikethroughOutlined />,
        run: (editor) => editor.chain().focus().toggleStrike().run(),
      }),
      toggle({ id: 'link', label: '链接', icon: <LinkOutlined />, run: () => ask('link') }),
      {
        id: 'clear',
        label: '清除格式',
        icon: <ClearOutlined />,
        run: (editor) => editor.chain().focus().unsetAllMarks().unsetTextAlign().clearNodes().run(),
      },
    ],
    [
      toggle({
        id: 'bulletList',
        label: '项目符号',
        icon: <UnorderedListOutlined />,
        run: (editor) => editor.chain().focus().toggleBulletList().run(),
      }),
      toggle({
        id: 'orderedList',
        label: '编号',
        icon: <OrderedListOutlined />,
        run: (editor) => editor.chain().focus().toggleOrderedList().run(),
      }),
      toggle({
        id: 'blockquote',
        label: '引用',
        icon: <span aria-hidden="true">❝</span>,
        run: (editor) => editor.chain().focus().toggleBlockquote().run(),
      }),
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
