import type { Handle } from 'pkcs11js';
import { Failure } from '../../../../failure';
import { algorithmOf, CmsError, type SignatureAlgorithm } from '../../../../../pki/algorithms';
import type { Certificate } from '../../../../../pki/certificates';
import { locked } from '../../failures';
import {
  keyMissing,
  keyUnsupported,
  pinLastTry,
  pinLocked,
  pinUnfit,
  pinUnset,
  pinWrong,
  tokenMissing,
} from '../failures';
import { isForSigning } from '../certificates';
import type { Driver, ListedKey, TokenLocation, WorkerStart } from '../protocol';
import { signDigest, unwrap, wrapAndVerify, type TokenKey } from './keys';
import { CKR, codeOf, initialize, openModule, toFailure, type Pkcs11Binding } from './module';
import { certificatesOf, findObjects, findToken, connectedTokens, type Token } from './tokens';

interface Opened extends TokenKey {
  token: Token;
  keyId: string;
}

/** Loads a PKCS#11 library. Throws `Failure` 'DRIVER_FAILED'. */
export function loadPkcs11(path: string, role: WorkerStart['role']): Driver {
  const { binding, module } = openModule(path);
  const opened = new Map<number, Opened>();
  let handles = 0;
  /** A removed token. Some libraries see its return only after they are initialized again. */
  let gone: { serial: string; label: string } | null = null;

  const isThere = ({ serial, label }: { serial: string; label: string }) =>
    findToken(binding, module, { serial, label }) !== null;

  /** Runs `work` and converts errors of the library to a `Failure`. */
  function tell<T>(place: { serial: string; label: string }, work: () => T): T {
    try {
      return work();
    } catch (error) {
      const failure = toFailure(error, () => isThere(place));
      if (failure instanceof Failure && failure.code === 'TOKEN_REMOVED') gone = place;
      throw failure;
    }
  }

  function refresh(): void {
    if (gone === null || opened.size > 0) return;
    module.C_Finalize();
    initialize(binding, module);
    if (isThere(gone)) gone = null;
  }

  function held(handle: number): Opened {
    const key = opened.get(handle);
    if (!key) throw locked();
    return key;
  }

  const session = (token: Token, write = false) =>
    module.C_OpenSession(token.slot, binding.CKF_SERIAL_SESSION | (write ? binding.CKF_RW_SESSION : 0));

  const privateKeyOf = (at: Handle, keyId: string): Handle | null =>
    findObjects(module, at, [
      { type: binding.CKA_CLASS, value: binding.CKO_PRIVATE_KEY },
      { type: binding.CKA_ID, value: Buffer.from(keyId, 'hex') },
    ])[0] ?? null;

  function listToken(token: Token): ListedKey[] {
    const { serial, label } = token;
    const at = session(token);
    try {
      return certificatesOf(binding, module, at)
        .filter((it) => it.keyId !== '' && isForSigning(it.certificate) && isUsable(it.certificate))
        .map(({ keyId, certificate }) => ({
          location: { kind: 'pkcs11', driver: path, serial, label, keyId },
          certificate: certificate.der,
        }));
    } finally {
      module.C_CloseSession(at);
    }
  }

  /**
   * A login applies to all sessions. A new login invalidates key handles, so the other open keys of this token get new
   * ones.
   */
  function logInAgain(token: Token, at: Handle, pin: string, lastTry: boolean): void {
    guardPin(binding, module.C_GetTokenInfo(token.slot).flags, lastTry);
    const others = [...opened].filter(([, other]) => other.token.slot.equals(token.slot));
    try {
      logIn(binding, module, token, at, pin);
    } catch (error) {
      for (const [handle, other] of others) {
        opened.delete(handle);
        module.C_CloseSession(other.session);
      }
      throw error;
    }
    for (const [, other] of others)
      other.privateKey = privateKeyOf(other.session, other.keyId) ?? other.privateKey;
  }

  function openKey(location: TokenLocation, keyId: string, pin: string, lastTry: boolean): number {
    const token = findToken(binding, module, location);
    if (!token) throw tokenMissing();
    const at = session(token);
    try {
      const found = certificatesOf(binding, module, at).find((it) => it.keyId === keyId);
      if (!found) throw keyMissing();
      const algorithm = usableAlgorithm(found.certificate);
      logInAgain(token, at, pin, lastTry);
      const privateKey = privateKeyOf(at, keyId);
      if (!privateKey) throw keyMissing();
      const [always] = module.C_GetAttributeValue(at, privateKey, [
        { type: binding.CKA_ALWAYS_AUTHENTICATE },
      ]);
      if (always?.value[0] === 1) throw keyUnsupported('它要求每次签名都输入 PIN，而本程序不保存 PIN');
      const common = { binding, module, session: at, privateKey, algorithm, token, keyId };
      opened.set(++handles, { ...common, certificate: found.certificate });
      return handles;
    } catch (error) {
      leave(token, at);
      throw error;
    }
  }

  /** Ends a session, and the login when no other key of the token is open. */
  function leave(token: Token, at: Handle): void {
    const others = [...opened.values()].some((it) => it.token.slot.equals(token.slot));
    try {
      if (!others) module.C_Logout(at);
    } catch (error) {
      if (codeOf(error) === null) throw error;
    }
    try {
      module.C_CloseSession(at);
    } catch (error) {
      if (codeOf(error) === null) throw error;
      // The token was removed before its session ended.
      gone = token;
    }
  }

  return {
    list() {
      refresh();
      return connectedTokens(binding, module).flatMap((token) => {
        try {
          return tell(token, () => listToken(token));
        } catch (error) {
          if (error instanceof Failure && error.code === 'TOKEN_REMOVED') return [];
          throw error;
        }
      });
    },

    open({ location, pin, lastTry }) {
      if (location.kind !== 'pkcs11') throw tokenMissing();
      refresh();
      const handle = tell(location, () => openKey(location, location.keyId, pin, lastTry));
      const { certificate, algorithm } = held(handle);
      const token = JSON.stringify([location.serial, location.label]);
      return { handle, token, certificate: certificate.der, algorithm };
    },

    sign({ handle, digest }) {
      const key = held(handle);
      return tell(key.token, () => signDigest(key, Buffer.from(digest)));
    },

    wrap({ handle, dataKey }) {
      const key = held(handle);
      return tell(key.token, () => wrapAndVerify(key, Buffer.from(dataKey)));
    },

    unwrap({ handle, wrapped }) {
      const key = held(handle);
      return tell(key.token, () => unwrap(key, wrapped));
    },

    changePin({ handle, current, next }) {
      const { token } = held(handle);
      return tell(token, () => {
        const at = session(token, true);
        try {
          guardPin(binding, module.C_GetTokenInfo(token.slot).flags, false);
          module.C_SetPIN(at, current, next);
          return null;
        } catch (error) {
          throw pinFailure(binding, module, token, error);
        } finally {
          module.C_CloseSession(at);
        }
      });
    },

    close({ handle }) {
      const key = opened.get(handle);
      opened.delete(handle);
      if (!key) return null;
      if (!isThere(key.token)) gone = key.token;
      leave(key.token, key.session);
      return null;
    },

    end() {
      for (const { token, session: at } of opened.values()) leave(token, at);
      opened.clear();
      // The library is shared by the whole process, so a watching worker does not finalize it.
      if (role === 'acts') module.C_Finalize();
      return null;
    },

    isPresent(token) {
      const [serial = '', label = ''] = JSON.parse(token) as string[];
      return isThere({ serial, label });
    },
  };
}

/** CKS_RO_USER_FUNCTIONS and CKS_RW_USER_FUNCTIONS. */
const LOGGED_IN = [1, 3];

type Module = ReturnType<typeof openModule>['module'];

/** Sends the PIN once. An existing login would hide a wrong PIN, so it is ended first. */
function logIn(binding: Pkcs11Binding, module: Module, token: Token, at: Handle, pin: string): void {
  const { state } = module.C_GetSessionInfo(at);
  if (LOGGED_IN.includes(state)) module.C_Logout(at);
  try {
    module.C_Login(at, binding.CKU_USER, pin);
  } catch (error) {
    throw pinFailure(binding, module, token, error);
  }
}

function guardPin(binding: Pkcs11Binding, flags: number, lastTry: boolean): void {
  if (flags & binding.CKF_USER_PIN_LOCKED) throw pinLocked();
  if (!(flags & binding.CKF_USER_PIN_INITIALIZED)) throw pinUnset();
  if (flags & binding.CKF_USER_PIN_FINAL_TRY && !lastTry) throw pinLastTry();
}

/** Maps an error of the token to a `Failure` of the PIN. The token's flags say how many tries are left. */
function pinFailure(binding: Pkcs11Binding, module: Module, token: Token, error: unknown): unknown {
  const code = codeOf(error);
  if (code === CKR.pinInvalid || code === CKR.pinLenRange)
    return pinUnfit(token.info.minPinLen, token.info.maxPinLen, error);
  if (code !== CKR.pinIncorrect) return error;
  const { flags } = module.C_GetTokenInfo(token.slot);
  if (flags & binding.CKF_USER_PIN_LOCKED) return pinLocked(error);
  if (flags & binding.CKF_USER_PIN_FINAL_TRY) return pinWrong(1, error);
  return pinWrong(flags & binding.CKF_USER_PIN_COUNT_LOW ? 'few' : null, error);
}

function usableAlgorithm(certificate: Certificate): SignatureAlgorithm {
  try {
    const algorithm = algorithmOf(certificate);
    // PKCS#11 has no common SM2 mechanism; such tokens have an SKF driver.
    if (algorithm !== 'sm2-sm3') return algorithm;
  } catch (error) {
    if (!(error instanceof CmsError)) throw error;
  }
  throw keyUnsupported('PKCS#11 UKey 只支持 2048 位以上的 RSA 和 P-256；国密证书请用 SKF 驱动');
}

function isUsable(certificate: Certificate): boolean {
  try {
    return usableAlgorithm(certificate) !== null;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
