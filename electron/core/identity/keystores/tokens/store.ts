import { inBackground } from '../../../../error-boundary';
import type { DriverState, FoundKey } from '../../../contract';
import { Failure } from '../../../failure';
import { parseCertificate } from '../../../../pki/certificates';
import type { UnlockedKey } from '../keystore';
import type { DriverConfirmations } from './driver-confirmations';
import { createDriverClient, type DriverClient } from './client';
import { driverFailed } from './failures';
import { createTokenKey } from './key';
import type { DriverTimeLimits } from './pending-calls';
import type { DriverSetting, ListedKey, TokenLocation } from './protocol';

export interface TokenStoreOptions {
  drivers(): DriverSetting[];
  confirmations: DriverConfirmations;
  worker: string;
  timeLimits?: DriverTimeLimits;
}

/**
 * Returns the store of keys on tokens, by the drivers of the settings. A driver is started with its first call.
 * `unlock` rejects with `Failure` 'DRIVER_FAILED' when the driver is not in the settings, and with what the driver
 * throws.
 */
export function createTokenStore({ drivers, confirmations, worker, timeLimits }: TokenStoreOptions) {
  const running = new Map<string, DriverClient>();
  /** SHA-256 of the confirmed file that each running driver was loaded from. */
  const hashes = new Map<string, string>();
  const nameOf = ({ kind, path, pinType }: DriverSetting) => JSON.stringify([kind, path, pinType]);

  /** Rejects with `Failure` 'DRIVER_UNCONFIRMED' or 'DRIVER_FAILED'. */
  async function clientOf(setting: DriverSetting): Promise<DriverClient> {
    const name = nameOf(setting);
    const sha256 = await confirmations.confirmed(setting);
    const known = running.get(name);
    if (known && (hashes.get(name) === sha256 || known.inUse)) return known;
    // The file was replaced and the new one confirmed.
    if (known) inBackground('driver not ended', known.close());
    const client = createDriverClient(setting, sha256, worker, timeLimits);
    running.set(name, client);
    hashes.set(name, sha256);
    return client;
  }

  /** Ends drivers that are no longer in the settings and have no open key. */
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
      const keys = (await (await clientOf(setting)).call('list', null)).map(found);
      const message =
        keys.length > 0 ? `找到 ${keys.length} 张证书。` : '驱动正常，没有找到插好的 UKey 或可用的证书。';
      return { keys, driver: { kind, path, working: true, unconfirmed: false, message } };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const unconfirmed = ['DRIVER_UNCONFIRMED', 'DRIVER_CHANGED'].includes(error.code);
      return { keys: [], driver: { kind, path, working: false, unconfirmed, message: error.message } };
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
      const client = await clientOf(setting);
      return createTokenKey(client, location, await client.call('open', { location, pin, lastTry }));
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
