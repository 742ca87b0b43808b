import { useId, useState, type KeyboardEvent } from 'react';
import { gridKeyTarget } from '../../components/list/gridKeys';

/** Results skipped by the Page keys. */
const STRIDE = 8;

/**
 * Selection of a result by keyboard, in the field and in the list. `question`: the selection starts over when it
 * changes; `onOpen` is called with the index of the result on Enter.
 */
export function useActiveHit(question: string, count: number, onOpen: (index: number) => void) {
  const list = useId();
  const [at, setAt] = useState({ question, index: 0 });
  const active = at.question === question ? Math.min(at.index, count - 1) : 0;
  const idOf = (index: number) => `${list}-${index}`;
  return {
    /** Id of the list. */
    list,
    active,
    idOf,
    /** Id of the selected result; undefined without results. */
    activeId: count > 0 ? idOf(active) : undefined,
    press: (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing || !/^(Arrow(Up|Down)|Page(Up|Down)|Enter)$/.test(event.key)) return;
      const answer = gridKeyTarget(event.key, active, count, STRIDE);
      if (answer === null) return;
      event.preventDefault();
      if (answer === 'open') {
        onOpen(active);
        return;
      }
      setAt({ question, index: answer });
      document.getElementById(idOf(answer))?.scrollIntoView({ block: 'nearest' });
    },
  };
}
export type ActiveHit = ReturnType<typeof useActiveHit>;
