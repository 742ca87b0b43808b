import type { Handle } from 'pkcs11js';
import { keyMissing, keyUnsupported, tokenMissing } from '../failures';
import { OpenKeys } from '../open-keys';
import type { TokenLocation } from '../protocol';
import { usableAlgorithm, type TokenKey } from './keys';
import { codeOf, type Pkcs11Library } from './module';
import { guardPin, logIn } from './pin';
import type { TokenPresence } from './presence';
import { certificatesOf, findPrivateKey, findToken, type Token } from './tokens';

interface OpenKey extends TokenKey {
  token: Token;
  keyId: string;
}

/** Opens a session on a token. The caller closes it. Throws errors of pkcs11js. */
export function openTokenSession(
  { binding, module }: Pkcs11Library,
  { slot }: Token,
  { writes }: { writes: boolean },
): Handle {
  return module.C_OpenSession(slot, binding.CKF_SERIAL_SESSION | (writes ? binding.CKF_RW_SESSION : 0));
}

/** The open keys of a library, each in a session of its own. All methods throw errors of pkcs11js. */
export class KeySessions {
  readonly #keys = new OpenKeys<OpenKey>();

  constructor(
    private readonly library: Pkcs11Library,
    private readonly presence: TokenPresence,
  ) {}

  get isEmpty(): boolean {
    return this.#keys.handles.length === 0;
  }

  /** Throws `Failure` 'LOCKED' when the key is not open. */
  get(handle: number): OpenKey {
    return this.#keys.get(handle);
  }

  /**
   * Sends the PIN once, opens the key and returns its handle.
   *
   * @throws Failure TOKEN_MISSING, TOKEN_NO_KEY, TOKEN_KEY_UNSUPPORTED, PIN_*
   */
  open(location: Extract<TokenLocation, { kind: 'pkcs11' }>, pin: string, lastTry: boolean): number {
    const { library } = this;
    const { keyId } = location;
    const token = findToken(library, location);
    if (!token) throw tokenMissing();
    const session = openTokenSession(library, token, { writes: false });
    try {
      const found = certificatesOf(library, session).find((it) => it.keyId === keyId);
      if (!found) throw keyMissing();
      const { certificate } = found;
      const algorithm = usableAlgorithm(certificate);
      guardPin(library, token, lastTry);
      this.#logIn(token, session, pin);
      const privateKey = findPrivateKey(library, session, keyId);
      if (!privateKey) throw keyMissing();
      this.#requireSigningWithoutPin(session, privateKey);
      return this.#keys.add({ ...library, session, privateKey, certificate, algorithm, token, keyId });
    } catch (error) {
      this.#leave(token, session);
      throw error;
    }
  }

  /** Closes the key; nothing happens when it is not open. */
  close(handle: number): void {
    const key = this.#keys.remove(handle);
    if (!key) return;
    if (!this.presence.isThere(key.token)) this.presence.noteRemoved(key.token);
    this.#leave(key.token, key.session);
  }

  closeAll(): void {
    for (const handle of this.#keys.handles) {
      const { token, session } = this.#keys.get(handle);
      this.#leave(token, session);
    }
    this.#keys.clear();
  }

  /**
   * A login applies to all sessions. A new login invalidates key handles, so the other open keys of this token get new
   * ones.
   */
  #logIn(token: Token, session: Handle, pin: string): void {
    const others = this.#keysOn(token);
    try {
      logIn(this.library, token, session, pin);
    } catch (error) {
      for (const [handle, other] of others) {
        this.#keys.remove(handle);
        this.library.module.C_CloseSession(other.session);
      }
      throw error;
    }
    for (const [, other] of others)
      other.privateKey = findPrivateKey(this.library, other.session, other.keyId) ?? other.privateKey;
  }

  #requireSigningWithoutPin(session: Handle, privateKey: Handle): void {
    const { binding, module } = this.library;
    const template = [{ type: binding.CKA_ALWAYS_AUTHENTICATE }];
    const [always] = module.C_GetAttributeValue(session, privateKey, template);
    if (always?.value[0] === 1) throw keyUnsupported('它要求每次签名都输入 PIN，而本程序不保存 PIN');
  }

  /** Ends a session, and the login when no other key of the token is open. */
  #leave(token: Token, session: Handle): void {
    const { module } = this.library;
    try {
      if (this.#keysOn(token).length === 0) module.C_Logout(session);
    } catch (error) {
      if (codeOf(error) === null) throw error;
    }
    try {
      module.C_CloseSession(session);
    } catch (error) {
      if (codeOf(error) === null) throw error;
      // The token was removed before its session ended.
      this.presence.noteRemoved(token);
    }
  }

  #keysOn(token: Token) {
    return this.#keys.filter((key) => key.token.slot.equals(token.slot));
  }
}
