import { useEffect, useState } from 'react';
import type { DriverState, FoundKey } from '../../electron/core/contract';
import { core } from './connection';
import { isConnectionLoss } from './failures';
import { reportError } from './report';

/** Pause in ms between two queries of the tokens. */
const LOOK_EVERY = 2_000;

export interface Tokens {
  keys: FoundKey[];
  drivers: DriverState[];
}

/**
 * Returns the connected tokens while `on`; null before the first answer. Queries are sequential, because drivers can be
 * slow.
 */
export function useTokens(on: boolean): Tokens | null {
  const [tokens, setTokens] = useState<Tokens | null>(null);
  useEffect(() => {
    if (!on) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const found = await core.identity.tokens();
        if (!stopped) setTokens((now) => (JSON.stringify(now) === JSON.stringify(found) ? now : found));
      } catch (error) {
        if (!isConnectionLoss(error)) reportError(error);
      }
      if (!stopped) timer = setTimeout(() => void look(), LOOK_EVERY);
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [on]);
  return on ? tokens : null;
}
