import path from 'node:path';
import { guarded } from '../error-boundary';
import { changeSessionState } from './app-state';
import type { KeyStores } from './identity/keystores/keystore';
import { createIdentity, newestPolicy, type Identity } from './identity/service';
import type { PlatformConnection } from './platform-connection';
import type { Practice } from './practice';
import { connectionSettings, signedOutState } from './session-state';
import type { AppState } from './types';

export interface RealmParts {
  office: AppState;
  connection: PlatformConnection;
  keys: KeyStores;
  /** Called when the token of the signed-in account was removed. */
  onTokenRemoved(): void;
}

/** The realm in use: the practice platform or the real one, with the sign-in on this machine for it. */
export class RealmInUse {
  /** Wrong passwords in a row that the newest known policy of the platform allows; Infinity when none is known. */
  policyTries = Infinity;
  #practice: Practice | null = null;
  #identity: Identity | null = null;

  constructor(private readonly parts: RealmParts) {}

  /** The practice platform in use; null when it is not in use. */
  get practice(): Practice | null {
    return this.#practice;
  }

  /** Throws a `TypeError` before the first `open`. */
  get identity(): Identity {
    if (!this.#identity) throw new TypeError('no realm in use');
    return this.#identity;
  }

  /**
   * Creates the client and the sign-in for the platform in use, signed out. Must not be called while an account is
   * signed in. Rejects with errors of the file system.
   */
  async open(): Promise<void> {
    const { office, connection, keys, onTokenRemoved } = this.parts;
    const { clock, host, machine, paths } = office;
    const realm = path.join(paths.data, this.#practice ? 'practice' : 'office');
    this.#identity = createIdentity({
      realm,
      platform: connection.reopen(connectionSettings(this.#practice, office.settings)),
      clock,
      settings: () => office.settings,
      device: machine.device,
      keys,
      keyring: host.keyring,
      onTokenRemoved: guarded('token removed', onTokenRemoved),
    });
    this.policyTries = (await newestPolicy(realm))?.maxTries ?? Infinity;
    const lastKey = await this.identity.lastKey();
    changeSessionState(
      office,
      signedOutState({ practice: office.practice, settings: office.settings, lastKey }),
    );
  }

  /** Opens the realm of the practice platform, or with null the real one. Rejects as `open` does. */
  async switchTo(practice: Practice | null): Promise<void> {
    this.#practice = practice;
    this.parts.office.practice = practice?.info ?? null;
    await this.open();
  }
}
