/** All shortcuts of the program. */
export const SHORTCUTS: readonly { group: string; keys: readonly { keys: string; does: string }[] }[] = [
  {
    group: '任何页面',
    keys: [
      { keys: 'F1', does: '打开这张快捷键表' },
      { keys: 'F8', does: '锁定屏幕' },
      { keys: 'F9', does: '记一条值守记录' },
      { keys: 'Ctrl + K', does: '检索稿件' },
      { keys: 'Ctrl + Alt + N', does: '新建稿件' },
      { keys: 'Esc', does: '关闭对话框' },
    ],
  },
  {
    group: '值守',
    keys: [
      { keys: 'F9，写，Ctrl + Enter', does: '记入一条（默认类别为电话）' },
      { keys: 'Alt + 1 … 6', does: '选类别：电话、巡查、故障、上级通知、交办、其他' },
      { keys: 'Esc', does: '暂存，写了一半的留着' },
      { keys: 'Ctrl + Enter', does: '接班、交班、读网、更正、办结：签名或存入' },
    ],
  },
  {
    group: '列表（工作台、稿件、审核、检索）',
    keys: [
      { keys: 'J 或 ↓', does: '下一条' },
      { keys: 'K 或 ↑', does: '上一条' },
      { keys: 'Enter', does: '打开' },
    ],
  },
  {
    group: '编辑稿件',
    keys: [
      { keys: 'Ctrl + S', does: '立即保存' },
      { keys: 'Ctrl + Enter', does: '送审' },
      { keys: 'Alt + F10', does: '到编辑工具栏' },
      { keys: 'Esc', does: '离开表格' },
    ],
  },
  {
    group: '审核稿件',
    keys: [
      { keys: 'A', does: '同意' },
      { keys: 'R', does: '退回修改' },
      { keys: 'J / K', does: '下一篇 / 上一篇待审稿件' },
      { keys: 'N / P', does: '下一处 / 上一处差异' },
    ],
  },
];
