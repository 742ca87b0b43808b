import type { Settings } from '../../contract';
import { createFileStore } from './files/store';
import type { KeyStores } from './keystore';
import type { DriverConfirmations } from './tokens/driver-confirmations';
import type { DriverTimeLimits } from './tokens/pending-calls';
import { createTokenStore } from './tokens/store';

export interface KeyStoreOptions {
  /** Returns ms of a monotonic clock. */
  uptime(): number;
  /** Path of the file that counts wrong passwords. */
  throttleFile: string;
  drivers(): Settings['drivers'];
  /** Says which drivers may be loaded. */
  confirmations: DriverConfirmations;
  /** Wrong passwords of a file in a row before a waiting time. */
  maxTries(): number;
  /** Path of the built worker for token drivers: `dist/core/tokens.cjs`. */
  worker: string;
  timeLimits?: DriverTimeLimits;
}

/** Creates the key stores: certificate files, and tokens through the drivers of the settings. */
export function createKeyStores({ uptime, throttleFile, maxTries, ...options }: KeyStoreOptions): KeyStores {
  const files = createFileStore({ file: throttleFile, uptime, freeTries: maxTries });
  const tokens = createTokenStore(options);
  return {
    listTokens: () => tokens.list(),
    unlock: (location, secret, { lastTry = false } = {}) =>
      location.kind === 'file'
        ? files.unlock(location.path, secret)
        : tokens.unlock(location, secret, lastTry),
    close: () => tokens.close(),
  };
}
