/** Where a problem of `previewDraft` is mended: the id of the control that takes focus. */
const CONTROL: Record<string, string> = {
  title: 'draft-title',
  site: 'draft-site',
  column: 'draft-column',
  source: 'draft-source',
  body: 'draft-body',
  secrecy: 'draft-secrecy-reason',
  attachments: 'draft-attachments',
};

export const FIELD_LABEL: Record<string, string> = {
  title: '标题',
  site: '发布站点',
  column: '栏目',
  source: '来源',
  body: '正文',
  secrecy: '保密审查',
  attachments: '附件',
};

/** Puts the caret where a problem is mended. `focusBody` reaches the editor, which has no id of its own. */
export function goToField(field: string, focusBody: () => void): void {
  if (field === 'body') {
    focusBody();
    return;
  }
  const control = document.getElementById(CONTROL[field] ?? '');
  control?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}
