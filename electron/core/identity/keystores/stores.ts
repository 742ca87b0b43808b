import type { Settings } from '../../contract';
import { createFileStore } from './files/store';
import type { KeyStores } from './keystore';
import type { DriverConfirmations } from './tokens/confirmed';
import type { Patience } from './tokens/client';
import { createTokenStore } from './tokens/store';

export interface KeyStoreOptions {
  /** Milliseconds by a clock that cannot be set. */
  uptime(): number;
  /** The file with the wrong passwords so far. */
  tries: string;
  drivers(): Settings['drivers'];
  /** Which drivers may be loaded. */
  confirmations: DriverConfirmations;
  /** Wrong passwords of a file in a row before the person must wait. */
  maxTries(): number;
  /** The built worker that speaks to token drivers: `dist/core/tokens.cjs`. */
  worker: string;
  patience?: Patience;
}

/** All the places keys are in: certificate files, and the tokens behind the drivers of the settings. */
export function createKeyStores({ uptime, tries, maxTries, ...options }: KeyStoreOptions): KeyStores {
  const files = createFileStore({ file: tries, uptime, freeTries: maxTries });
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
