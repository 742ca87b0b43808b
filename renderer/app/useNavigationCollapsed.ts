import { useState } from 'react';
import { useNarrow } from '../client/useNarrow';

/** Width in rem below which the navigation is collapsed by default. */
const NARROW = 72;

type Width = 'narrow' | 'wide';
const keyOf = (width: Width) => `navigation.${width}`;

/** Returns the stored choice for this width; null when there is none or the storage cannot be read. */
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
    // Without storage the choice lasts until the page is reloaded.
  }
}

/**
 * True when the navigation shows icons only. Default: collapsed in narrow windows, open in wide ones. The choice of the
 * user is stored on this machine, separately for both widths.
 */
export function useNavigationCollapsed(): { collapsed: boolean; toggle: () => void } {
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
