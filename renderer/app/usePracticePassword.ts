import { useEffect, useState } from 'react';
import type { KeyLocation, PracticeInfo } from '../../electron/core/contract';
import { core } from '../client/connection';
import { sameKey } from '../client/keys';

/**
 * Returns the password of a person of the practice platform who continues with the certificate of the platform;
 * otherwise null. `entered`: the core uses the practice platform; after a restart it has to enter it again.
 */
export function usePracticePassword(options: {
  practice: boolean;
  entered: boolean;
  accountId: string;
  key: KeyLocation | null;
  onError: (error: unknown) => void;
}): string | null {
  const { practice, entered, accountId, key, onError } = options;
  const [people, setPeople] = useState<PracticeInfo | null>(null);
  useEffect(() => {
    if (!practice) return;
    const info = entered ? core.identity.practice() : core.identity.enterPractice();
    info.then(setPeople, onError);
  }, [practice, entered, onError]);
  const person = people?.accounts.find((account) => account.accountId === accountId);
  return person && sameKey({ kind: 'file', path: person.certificatePath }, key) ? person.password : null;
}
