import { useEffect, useState } from 'react';
import type { PracticeInfo } from '../../../electron/core/contract';
import { core } from '../../client/connection';

/**
 * The practice platform: its people while `active`, otherwise null. `enter` starts it and rejects with the failure of
 * the core; `onError` gets the failure to read the people.
 */
export function usePracticePlatform(active: boolean, onError: (error: unknown) => void) {
  const [info, setInfo] = useState<PracticeInfo | null>(null);
  const [entering, setEntering] = useState(false);
  useEffect(() => {
    if (active) core.identity.practice().then(setInfo, onError);
  }, [active, onError]);
  return {
    people: active && info !== null ? info.accounts : null,
    entering,
    enter: async () => {
      setEntering(true);
      try {
        setInfo(await core.identity.enterPractice());
      } finally {
        setEntering(false);
      }
    },
  };
}
