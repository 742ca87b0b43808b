/** Where a problem of `previewDraft` is mended: the control that takes focus; of a question, its present or first answer. */
const CONTROL: Record<string, string[]> = {
  title: ['#draft-title'],
  site: ['#draft-site'],
  column: ['#draft-column'],
  source: ['#draft-source'],
  attachments: ['#draft-attachments'],
  'secrecy.conclusion': answers('draft-secrecy-conclusion'),
  'secrecy.personalData': answers('draft-secrecy-personal'),
  'secrecy.reason': ['#draft-secrecy-reason'],
  'secrecy.checkedBy': ['#draft-secrecy-by'],
  'secrecy.checkedOn': ['#draft-secrecy-on'],
};

function answers(question: string): string[] {
  const answer = `[aria-labelledby="${question}"] input`;
  return [`${answer}:checked`, answer];
}

/** Puts the caret where a problem is mended. `focusBody` reaches the editor, which has no id of its own. */
export function goToField(field: string, focusBody: () => void): void {
  if (field === 'body') {
    focusBody();
    return;
  }
  const control = CONTROL[field]
    ?.map((selector) => document.querySelector<HTMLElement>(selector))
    .find((found) => found !== null);
  control?.scrollIntoView({ block: 'center' });
  control?.focus({ preventScroll: true });
}
