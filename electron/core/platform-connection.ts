import type { Settings } from './contract';
import { createPlatformClient, type ConnectionLimits } from './sync/service';
import type { Machine, PlatformClient } from './types';

/** The client of the platform in use; another one when the platform or the settings of the connection change. */
export class PlatformConnection {
  #client: PlatformClient | null = null;

  /** `limits`: time limits of requests; the client's defaults when absent. */
  constructor(
    private readonly machine: Machine,
    private readonly limits?: ConnectionLimits,
  ) {}

  /** Throws a `TypeError` before the first `reopen`. */
  get client(): PlatformClient {
    if (!this.#client) throw new TypeError('no platform in use');
    return this.#client;
  }

  /** This machine's clock minus the platform's in ms; null before the first comparison. */
  get clockOffset(): number | null {
    return this.#client?.clockOffset ?? null;
  }

  /** Closes the client and returns a new one. Must not be called while an account is signed in. */
  reopen(settings: Settings): PlatformClient {
    this.close();
    const { machine, limits } = this;
    this.#client = createPlatformClient({ settings, machine, ...(limits && { limits }) });
    return this.#client;
  }

  close(): void {
    this.#client?.close();
  }
}
