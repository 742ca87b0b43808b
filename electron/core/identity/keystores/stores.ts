import type { Settings } from '../../contract';
import type { Clock } from '../../office';
import { createFileStore } from './files/store';
import type { KeyStores } from './keystore';
import type { Patience } from './tokens/client';
import { createTokenStore } from './tokens/store';

export interface KeyStoreOptions {
  clock: Clock;
  drivers(): Settings['drivers'];
  /** Wrong passwords of a file in a row before the person must wait. */
  maxTries(): number;
  /** The built worker that speaks to token drivers: `dist/core/tokens.cjs`. */
  worker: string;
  patience?: Patience;
}

/** All the places keys are in: certificate files, and the tokens behind the drivers of the settings. */
export function createKeyStores({ clock, maxTries, ...options }: KeyStoreOptions): KeyStores {
  const files = createFileStore(clock, maxTries);
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
