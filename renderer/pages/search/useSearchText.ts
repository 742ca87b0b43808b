import { useRef, useState } from 'react';
import { useLocation, useNavigate, useSearchParams } from 'react-router';

const REST = 150;

/**
 * State of the search field: `typed` is its content, `asked` the debounced query, stored in the URL as `q`. A search
 * started in the top bar replaces both; changes of the URL by this field do not. `taken` counts the replacements.
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
