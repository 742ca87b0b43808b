import type { DriverState, FoundKey } from '../../../contract';
import { Failure } from '../../../failure';
import { parseCertificate } from '../../rules/certificates';
import type { UnlockedKey } from '../keystore';
import { createDriverClient, type DriverClient, type Patience } from './client';
import { driverFailed } from './failures';
import { tokenKey } from './key';
import type { DriverSetting, ListedKey, TokenLocation } from './protocol';

export interface TokenStoreOptions {
  drivers(): DriverSetting[];
  worker: string;
  patience?: Patience;
}

/** Keys on tokens, behind the drivers of the settings. A driver runs from the first time it is asked. */
export function createTokenStore({ drivers, worker, patience }: TokenStoreOptions) {
  const running = new Map<string, DriverClient>();
  const nameOf = ({ kind, path, pinType }: DriverSetting) => JSON.stringify([kind, path, pinType]);

  function clientOf(setting: DriverSetting): DriverClient {
    const name = nameOf(setting);
    let client = running.get(name);
    if (!client) running.set(name, (client = createDriverClient(setting, worker, patience)));
    return client;
  }

  /** Ends drivers that are no longer in the settings, once no key is open behind them. */
  async function forgetOthers(): Promise<void> {
    const wanted = new Set(drivers().map(nameOf));
    for (const [name, client] of running) {
      if (wanted.has(name) || client.inUse) continue;
      running.delete(name);
      await client.close();
    }
  }

  async function ask(setting: DriverSetting): Promise<{ keys: FoundKey[]; driver: DriverState }> {
    const { kind, path } = setting;
    try {
      const keys = (await clientOf(setting).call('list', null)).map(found);
      const message =
        keys.length > 0 ? `找到 ${keys.length} 张证书。` : '驱动正常，没有找到插好的 UKey 或可用的证书。';
      return { keys, driver: { kind, path, working: true, message } };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { keys: [], driver: { kind, path, working: false, message: error.message } };
    }
  }

  return {
    async list(): Promise<{ keys: FoundKey[]; drivers: DriverState[] }> {
      await forgetOthers();
      const answers = await Promise.all(drivers().map(ask));
      return { keys: answers.flatMap(({ keys }) => keys), drivers: answers.map(({ driver }) => driver) };
    },

    async unlock(location: TokenLocation, pin: string, lastTry: boolean): Promise<UnlockedKey> {
      const setting = drivers().find(({ kind, path }) => kind === location.kind && path === location.driver);
      if (!setting) throw driverFailed('这个 UKey 的驱动不在“设置”里，程序不装载没有登记的驱动。');
      const client = clientOf(setting);
      return tokenKey(client, location, await client.call('open', { location, pin, lastTry }));
    },

    async close(): Promise<void> {
      const clients = [...running.values()];
      running.clear();
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

const found = ({ location, certificate }: ListedKey): FoundKey => ({
  location,
  certificate: parseCertificate(certificate).info,
});
