import { inBackground } from '../../../../error-boundary';
import { parseCertificate } from '../../../../pki/certificates';
import { locked } from '../failures';
import type { UnlockedKey } from '../keystore';
import { Failure } from '../../../failure';
import type { DriverClient } from './client';
import { tokenRemoved } from './failures';
import type { DriverCall, DriverInput, OpenedToken, DriverOutput, TokenLocation } from './protocol';

/** Returns a key on a token; it is logged in until `close` or until the token is removed. */
export function createTokenKey(
  driver: DriverClient,
  location: TokenLocation,
  opened: OpenedToken,
): UnlockedKey {
  const { handle, algorithm } = opened;
  const listeners = new Set<() => void>();
  const pending = new Set<(error: Failure) => void>();
  let state: 'open' | 'removed' | 'closed' = 'open';

  const stopWatching = driver.onRemoval(handle, opened.token, removed);

  function removed(): void {
    if (state !== 'open') return;
    state = 'removed';
    stopWatching();
    for (const reject of pending) reject(tokenRemoved());
    for (const listener of listeners) listener();
    listeners.clear();
    inBackground('token not released', release());
  }

  /** Closes the driver's handle. A failure is ignored: the driver may hang or be gone, which is reported elsewhere. */
  async function release(): Promise<void> {
    await driver.call('close', { handle }).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
    });
  }

  /** Rejects as soon as the token is removed, even while the driver is still working. */
  function act<A extends DriverCall>(name: A, input: DriverInput<A>): Promise<DriverOutput<A>> {
    if (state === 'removed') return Promise.reject(tokenRemoved());
    if (state === 'closed') return Promise.reject(locked());
    return new Promise((resolve, reject) => {
      pending.add(reject);
      driver
        .call(name, input)
        .then(resolve, (error: unknown) => {
          if (error instanceof Failure && error.code === 'TOKEN_REMOVED') removed();
          reject(error as Error);
        })
        .finally(() => pending.delete(reject));
    });
  }

  return {
    location,
    certificate: parseCertificate(opened.certificate),
    algorithm,
    sign: async ({ digest }) => Buffer.from(await act('sign', { handle, digest })),
    wrap: (dataKey) => act('wrap', { handle, dataKey }),
    unwrap: async (wrapped) => Buffer.from(await act('unwrap', { handle, wrapped })),
    onRemoved(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    changePin: async (current, next) => void (await act('changePin', { handle, current, next })),
    async close() {
      if (state !== 'open') return;
      state = 'closed';
      stopWatching();
      listeners.clear();
      await release();
    },
  };
}
