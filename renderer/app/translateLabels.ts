/** Chinese names for accessible labels that antd hard-codes in English. */
const NAMES: Readonly<Record<string, string>> = {
  'segmented control': '选项',
  'Increase Value': '增加',
  'Decrease Value': '减少',
  Clear: '清除',
  Close: '关闭',
  close: '关闭',
  'Select all': '全选',
  loading: '正在加载',
  search: '搜索',
  filter: '筛选',
  eye: '隐藏输入的内容',
  'eye-invisible': '显示输入的内容',
  'check-circle': '成功',
  'info-circle': '提示',
  'exclamation-circle': '注意',
  'close-circle': '错误',
  'question-circle': '说明',
};
const SELECT_ROW = /^Select row (\d+)$/;

function nameOf(label: string): string | null {
  const row = SELECT_ROW.exec(label)?.[1];
  return row === undefined ? (NAMES[label] ?? null) : `选择第 ${row} 行`;
}

/** Translates the label of an element; hides icons without a translation from screen readers. */
function rename(element: Element): void {
  const label = element.getAttribute('aria-label');
  if (label === null || !/[A-Za-z]{3}/.test(label)) return;
  const name = nameOf(label);
  if (name !== null) element.setAttribute('aria-label', name);
  else if (element.classList.contains('anticon')) element.setAttribute('aria-hidden', 'true');
}

function renameAll(root: Element): void {
  rename(root);
  root.querySelectorAll('[aria-label]').forEach(rename);
}

/** Translates the labels under `root`, including those added or changed later. Returns the function that stops it. */
export function translateLabels(root: Element): () => void {
  renameAll(root);
  const observer = new MutationObserver((mutations) => {
    for (const { type, target, addedNodes } of mutations)
      if (type === 'attributes') rename(target as Element);
      else for (const node of addedNodes) if (node instanceof Element) renameAll(node);
  });
  observer.observe(root, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['aria-label'],
  });
  return () => observer.disconnect();
}
