import { Failure } from '../../../../failure';
import { initialize, toFailure, type Pkcs11Library } from './module';
import { findToken, type TokenName } from './tokens';

/** Which tokens of a library are connected. */
export class TokenPresence {
  /** A removed token. Some libraries see its return only after they are initialized again. */
  #gone: TokenName | null = null;

  constructor(private readonly library: Pkcs11Library) {}

  /** Throws errors of pkcs11js. */
  isThere(name: TokenName): boolean {
    return findToken(this.library, name) !== null;
  }

  noteRemoved({ serial, label }: TokenName): void {
    this.#gone = { serial, label };
  }

  /**
   * Makes the return of a removed token visible. This ends all sessions: call it while no key is open. Throws errors of
   * pkcs11js.
   */
  refresh(): void {
    if (this.#gone === null) return;
    this.library.module.C_Finalize();
    initialize(this.library);
    if (this.isThere(this.#gone)) this.#gone = null;
  }

  /** Runs `work` on a token. Throws errors of the library as a `Failure`, and others unchanged. */
  withFailures<T>(name: TokenName, work: () => T): T {
    try {
      return work();
    } catch (error) {
      const failure = toFailure(error, () => this.isThere(name));
      if (failure instanceof Failure && failure.code === 'TOKEN_REMOVED') this.noteRemoved(name);
      throw failure;
    }
  }
}
