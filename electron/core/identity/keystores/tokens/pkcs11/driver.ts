import { Failure } from '../../../../failure';
import { isForSigning } from '../certificates';
import { tokenMissing } from '../failures';
import type { Driver, DriverInput, DriverOutput, ListedKey, OpenedToken, WorkerStart } from '../protocol';
import { isUsable, signDigest, unwrap, wrapAndVerify } from './keys';
import { openModule, type Pkcs11Library } from './module';
import { changePin } from './pin';
import { TokenPresence } from './presence';
import { KeySessions, openTokenSession } from './sessions';
import { certificatesOf, connectedTokens, type Token } from './tokens';

/** Loads a PKCS#11 library. Throws `Failure` 'DRIVER_FAILED'. */
export const loadPkcs11 = (path: string, role: WorkerStart['role']): Driver =>
  new Pkcs11Driver(path, role, openModule(path));

class Pkcs11Driver implements Driver {
  readonly #presence: TokenPresence;
  readonly #sessions: KeySessions;

  constructor(
    private readonly path: string,
    private readonly role: WorkerStart['role'],
    private readonly library: Pkcs11Library,
  ) {
    this.#presence = new TokenPresence(library);
    this.#sessions = new KeySessions(library, this.#presence);
  }

  list(): ListedKey[] {
    this.#refresh();
    return connectedTokens(this.library).flatMap((token) => {
      try {
        return this.#presence.withFailures(token, () => this.#keysOf(token));
      } catch (error) {
        if (error instanceof Failure && error.code === 'TOKEN_REMOVED') return [];
        throw error;
      }
    });
  }

  open({ location, pin, lastTry }: DriverInput<'open'>): OpenedToken {
    if (location.kind !== 'pkcs11') throw tokenMissing();
    this.#refresh();
    const handle = this.#presence.withFailures(location, () => this.#sessions.open(location, pin, lastTry));
    const { certificate, algorithm } = this.#sessions.get(handle);
    const token = JSON.stringify([location.serial, location.label]);
    return { handle, token, certificate: certificate.der, algorithm };
  }

  sign({ handle, digest }: DriverInput<'sign'>): DriverOutput<'sign'> {
    const key = this.#sessions.get(handle);
    return this.#presence.withFailures(key.token, () => signDigest(key, Buffer.from(digest)));
  }

  wrap({ handle, dataKey }: DriverInput<'wrap'>): DriverOutput<'wrap'> {
    const key = this.#sessions.get(handle);
    return this.#presence.withFailures(key.token, () => wrapAndVerify(key, Buffer.from(dataKey)));
  }

  unwrap({ handle, wrapped }: DriverInput<'unwrap'>): DriverOutput<'unwrap'> {
    const key = this.#sessions.get(handle);
    return this.#presence.withFailures(key.token, () => unwrap(key, wrapped));
  }

  changePin({ handle, current, next }: DriverInput<'changePin'>): null {
    const { token } = this.#sessions.get(handle);
    return this.#presence.withFailures(token, () => {
      const session = openTokenSession(this.library, token, { writes: true });
      try {
        changePin(this.library, token, session, { current, next });
        return null;
      } finally {
        this.library.module.C_CloseSession(session);
      }
    });
  }

  close({ handle }: DriverInput<'close'>): null {
    this.#sessions.close(handle);
    return null;
  }

  end(): null {
    this.#sessions.closeAll();
    // The library is shared by the whole process, so a watching worker does not finalize it.
    if (this.role === 'acts') this.library.module.C_Finalize();
    return null;
  }

  isPresent(token: string): boolean {
    const [serial = '', label = ''] = JSON.parse(token) as string[];
    return this.#presence.isThere({ serial, label });
  }

  #refresh(): void {
    if (this.#sessions.isEmpty) this.#presence.refresh();
  }

  /** Returns the keys of a token that this program can use. */
  #keysOf(token: Token): ListedKey[] {
    const { serial, label } = token;
    const session = openTokenSession(this.library, token, { writes: false });
    try {
      return certificatesOf(this.library, session)
        .filter((it) => it.keyId !== '' && isForSigning(it.certificate) && isUsable(it.certificate))
        .map(({ keyId, certificate }) => ({
          location: { kind: 'pkcs11', driver: this.path, serial, label, keyId },
          certificate: certificate.der,
        }));
    } finally {
      this.library.module.C_CloseSession(session);
    }
  }
}
