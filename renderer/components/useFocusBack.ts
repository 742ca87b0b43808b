import { useEffect, useState } from 'react';

/** The focus as it is now, and in an editor the place in its text; the answer puts it back. */
function keepFocus(): () => void {
  const { activeElement, body } = document;
  const selection = document.getSelection();
  const range = selection !== null && selection.rangeCount > 0 ? selection.getRangeAt(0).cloneRange() : null;
  return () => {
    const there = activeElement instanceof HTMLElement && activeElement !== body && activeElement.isConnected;
    const back = there ? activeElement : document.getElementById('main');
    back?.focus({ preventScroll: true });
    if (!there || !activeElement.isContentEditable || range === null) return;
    if (!activeElement.contains(range.commonAncestorContainer)) return;
    selection?.removeAllRanges();
    selection?.addRange(range);
  };
}

/**
 * For a dialog that is there while it is open: the focus goes back to where it was when the dialog came; where that has
 * gone meanwhile, to the page.
 */
export function useFocusBack(): void {
  const [putBack] = useState(keepFocus);
  useEffect(
    () => () => {
      const { activeElement, body } = document;
      if (activeElement === null || activeElement === body) putBack();
    },
    [putBack],
  );
}
