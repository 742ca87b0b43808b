import type { Settings } from '../../contract';
import { Failure } from '../../failure';
import type { Clock } from '../../office';
import { createFileStore } from './files/store';
import type { KeyStores } from './keystore';

export interface KeyStoreOptions {
  clock: Clock;
  drivers(): Settings['drivers'];
  /** Wrong passwords of a file in a row before the person must wait. */
  maxTries(): number;
  /** The built worker that speaks to token drivers: `dist/core/tokens.cjs`. */
  worker: string;
}

/** All the places keys are in: certificate files, and the tokens behind the drivers of the settings. */
export function createKeyStores(options: KeyStoreOptions): KeyStores {
  const files = createFileStore(options.clock, () => options.maxTries());
  return {
    listTokens: () => Promise.resolve({ keys: [], drivers: [] }),
    async unlock(location, secret) {
      if (location.kind === 'file') return files.unlock(location.path, secret);
      throw new Failure('DRIVER_FAILED', '令牌驱动还没有装载。', '请先使用证书文件登录。');
    },
    close: () => Promise.resolve(),
  };
}
