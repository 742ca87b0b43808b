/** Where a problem of `previewDraft` is mended: the id of the control that takes focus. */
const CONTROL: Record<string, string> = {
  title: 'draft-title',
  site: 'draft-site',
  column: 'draft-column',
  source: 'draft-source',
  body: 'draft-body',
  attachments: 'draft-attachments',
};

const CONCLUSION = '[aria-labelledby="draft-secrecy-conclusion"]';
const PERSONAL_DATA = '[aria-labelledby="draft-secrecy-personal"]';

/** The first question of the 保密审查卡 without an answer, else its conclusion. */
function secrecyControl(): HTMLElement | null {
  const unanswered = [CONCLUSION, PERSONAL_DATA].find(
    (group) => !document.querySelector(`${group} input:checked`),
  );
  if (unanswered) return document.querySelector(`${unanswered} input`);
  const empty = ['draft-secrecy-reason', 'draft-secrecy-by', 'draft-secrecy-on']
    .map((id) => document.getElementById(id) as HTMLInputElement | HTMLTextAreaElement | null)
    .find((field) => field?.value.trim() === '');
  return empty ?? document.querySelector(`${CONCLUSION} input:checked`);
}

/** Puts the caret where a problem is mended. `focusBody` reaches the editor, which has no id of its own. */
export function goToField(field: string, focusBody: () => void): void {
  if (field === 'body') {
    focusBody();
    return;
  }
  const control = field === 'secrecy' ? secrecyControl() : document.getElementById(CONTROL[field] ?? '');
  control?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}
