/**
 * Returns the name of a key press: `j`, `?`, `F1`, `Ctrl+k`, `Ctrl+Alt+n`, `Shift+Enter`. Shift is omitted for printed
 * characters other than letters.
 */
export function hotkeyName(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): string {
  const printed = event.key.length === 1;
  const key = printed ? event.key.toLowerCase() : event.key;
  return [
    event.ctrlKey || event.metaKey ? 'Ctrl+' : '',
    event.altKey ? 'Alt+' : '',
    event.shiftKey && (!printed || /[a-z]/i.test(key)) ? 'Shift+' : '',
    key,
  ].join('');
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select, [contenteditable="true"]') !== null)
  );
}

function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'a[href], button, summary, [role="button"], [role="option"], [role="menuitem"], [role="tab"]',
    ) !== null
  );
}

/** True when a key of the page may act, see `useHotkeys`. Enter and space belong to the focused control. */
export function isHotkeyAllowed(
  event: Pick<KeyboardEvent, 'isComposing' | 'target'>,
  name: string,
  page: Pick<Document, 'querySelector'>,
): boolean {
  if (event.isComposing) return false;
  if (page.querySelector('[data-screen="locked"], [data-screen="root"]') !== null) return false;
  if (/^(Ctrl\+|Alt\+|F\d)/.test(name)) return true;
  if ((name === 'Enter' || name === ' ') && isControl(event.target)) return false;
  return !isTyping(event.target) && !hasDialog(page);
}

/** True when a modal dialog is open. */
export const hasDialog = (page: Pick<Document, 'querySelector'>): boolean =>
  page.querySelector('[role="dialog"][aria-modal="true"]:not([hidden])') !== null;
