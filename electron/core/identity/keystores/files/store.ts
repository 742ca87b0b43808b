import { resolve } from 'node:path';
import { Failure } from '../../../failure';
import type { UnlockedKey } from '../keystore';
import { createFileKey } from './key';
import { readKeyFile } from './read-key-file';
import { openPkcs12 } from './pkcs12';
import { createThrottle, type ThrottleOptions } from './throttle';

/** Returns the store of keys in certificate files (.pfx, .p12). Its `unlock` rejects with `Failure` 'PFX_*'. */
export function createFileStore(options: ThrottleOptions) {
  const throttle = createThrottle(options);
  return {
    async unlock(given: string, password: string): Promise<UnlockedKey> {
      const path = resolve(given);
      const file = await readKeyFile(path);
      const tried = throttle.countTry(file);
      try {
        const opened = await openPkcs12(file, password);
        tried.succeeded();
        return createFileKey({ kind: 'file', path }, opened);
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'PFX_WRONG_PASSWORD') tried.notTried();
        throw error;
      }
    },
  };
}
