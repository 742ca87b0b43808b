import { useState } from 'react';
import { useNarrow } from './useNarrow';

/** Below this width, in rem, the navigation is collapsed unless this machine's users have opened it. */
const NARROW = 72;

type Width = 'narrow' | 'wide';
const keyOf = (width: Width) => `navigation.${width}`;

/** The choice made on this machine at this width, or null. Storage that cannot be read counts as no choice. */
function readChoice(width: Width): boolean | null {
  try {
    const stored = localStorage.getItem(keyOf(width));
    return stored === null ? null : stored === 'collapsed';
  } catch {
    return null;
  }
}

function storeChoice(width: Width, collapsed: boolean): void {
  try {
    localStorage.setItem(keyOf(width), collapsed ? 'collapsed' : 'open');
  } catch {
    // The choice then lasts as long as the page.
  }
}

/**
 * Whether the navigation shows icons alone. Collapsed by default in a narrow window and open in a wide one; a choice by
 * the button is kept on this machine, separately for both widths.
 */
export function useNavigation(): { collapsed: boolean; toggle: () => void } {
  const narrow = useNarrow(NARROW);
  const width: Width = narrow ? 'narrow' : 'wide';
  const [choices, setChoices] = useState(() => ({ narrow: readChoice('narrow'), wide: readChoice('wide') }));
  const collapsed = choices[width] ?? narrow;
  return {
    collapsed,
    toggle: () => {
      storeChoice(width, !collapsed);
      setChoices((now) => ({ ...now, [width]: !collapsed }));
    },
  };
}
