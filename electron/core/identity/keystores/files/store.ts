import { resolve } from 'node:path';
import { Failure } from '../../../failure';
import type { Clock } from '../../../office';
import type { UnlockedKey } from '../keystore';
import { fileKey } from './key';
import { readKeyFile } from './keyfile';
import { openPkcs12 } from './pkcs12';
import { createThrottle } from './throttle';

/** Keys in certificate files (.pfx, .p12). `maxTries`: wrong passwords in a row before the person must wait. */
export function createFileStore(clock: Clock, maxTries: () => number) {
  const throttle = createThrottle(clock, maxTries);
  return {
    async unlock(given: string, password: string): Promise<UnlockedKey> {
      const path = resolve(given);
      throttle.check(path);
      const file = await readKeyFile(path);
      try {
        const opened = await openPkcs12(file, password);
        throttle.succeeded(path);
        return fileKey({ kind: 'file', path }, opened);
      } catch (error) {
        if (error instanceof Failure && error.code === 'PFX_WRONG_PASSWORD') throttle.failed(path);
        throw error;
      }
    },
  };
}
