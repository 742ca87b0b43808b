import { useEffect, useState } from 'react';

/** Saves the focus, and in an editor the selection. Returns the function that restores both. */
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
 * For a dialog that is mounted only while open: on unmounting returns the focus to where it was, or to the page if that
 * element is gone.
 */
export function useRestoreFocus(): void {
  const [putBack] = useState(keepFocus);
  useEffect(
    () => () => {
      const { activeElement, body } = document;
      if (activeElement === null || activeElement === body) putBack();
    },
    [putBack],
  );
}
