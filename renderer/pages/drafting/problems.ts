/**
 * Selectors of the control for a problem of `previewDraft`; for radio groups the checked option, otherwise the first
 * one.
 */
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

/** Focuses the control for a problem. `focusBody` focuses the editor, which has no id. */
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
