import { useEffect, useState } from 'react';

/** `value` once it has rested for `ms`: what is typed is asked for when the typing pauses. */
export function useLater<T>(value: T, ms: number): T {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return later;
}
