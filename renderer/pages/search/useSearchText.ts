import { useRef, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

const REST = 150;

/**
 * What is searched for: `typed` is in the field now, `asked` is what the typing came to rest at, kept in the address as `q`.
 * A search begun elsewhere (the bar above) takes the field over; the echo of our own typing does not.
 */
export function useSearchText() {
  const navigate = useNavigate();
  const location = useLocation();
  const [params] = useSearchParams();
  const q = params.get('q') ?? '';
  const [typed, setTyped] = useState(q);
  const [asked, setAsked] = useState(q);
  const [known, setKnown] = useState(q);
  const [taken, setTaken] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const own = (location.state as { typed?: boolean } | null)?.typed === true;
  if (q !== known) {
    setKnown(q);
    if (!own) {
      setTyped(q);
      setAsked(q);
      setTaken(taken + 1);
    }
  }

  const type = (text: string, settled: boolean) => {
    setTyped(text);
    clearTimeout(timer.current);
    if (!settled) return;
    timer.current = setTimeout(() => {
      setAsked(text);
      const next = new URLSearchParams(params);
      if (text.trim() === '') next.delete('q');
      else next.set('q', text);
      void navigate({ search: next.toString() }, { replace: true, state: { typed: true } });
    }, REST);
  };
  return { typed, asked: asked.trim(), type, taken };
}
