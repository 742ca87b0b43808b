import { guarded } from '../error-boundary';
import { Failure } from './failure';
import type { ParserOutcome } from './documents/parser/protocol';
import type { Host, Keyring } from './types';

/** Message port to the shell, as Electron passes it to a utility process. */
export interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: unknown[] }) => void): void;
  postMessage(message: unknown): void;
}

/**
 * Returns a host that forwards each call to the shell. `pickFile`, `pickTarget` and `printPdf` resolve with null,
 * `confirmDriver` and `openExternal` with false, when the shell answers otherwise. The keyring rejects with `Failure`
 * 'KEYRING_MISSING' or 'KEYRING_REFUSED'.
 */
export function createRemoteHost(info: Host['info'], parent: ParentPort): Host {
  const waiting = new Map<number, (value: unknown) => void>();
  let last = 0;
  parent.on(
    'message',
    guarded('host: message', ({ data }) => {
      const { type, id, value } = data as { type: string; id: number; value: unknown };
      if (type !== 'hostAnswer') return;
      waiting.get(id)?.(value);
      waiting.delete(id);
    }),
  );
  const ask = (call: string, ...args: unknown[]): Promise<unknown> =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      parent.postMessage({ type: 'host', id: last, call, args });
    });
  const pathOrNull = (value: unknown) => (typeof value === 'string' ? value : null);
  const bytesOrNull = (value: unknown) => (value instanceof Uint8Array ? value : null);
  const seal = async (call: 'keyringEncrypt' | 'keyringDecrypt', bytes: Uint8Array): Promise<Uint8Array> => {
    const answer = await ask(call, bytes);
    if (answer instanceof Uint8Array) return answer;
    throw answer === 'refused' ? keyringRefused() : keyringMissing();
  };
  const keyring: Keyring = {
    encrypt: (plain) => seal('keyringEncrypt', plain),
    decrypt: (sealed) => seal('keyringDecrypt', sealed),
  };
  return {
    info,
    pickFile: async (purpose) => pathOrNull(await ask('pickFile', purpose)),
    pickTarget: async (name) => pathOrNull(await ask('pickTarget', name)),
    confirmDriver: async (driver) => (await ask('confirmDriver', driver)) === true,
    printPdf: async (html) => bytesOrNull(await ask('printPdf', html)),
    keyring,
    openExternal: async (url) => (await ask('openExternal', url)) === true,
    parser: { parse: async (request, limit) => outcomeOf(await ask('parse', request, limit)) },
  };
}

/** The shell answers null when it could not start the process. */
const outcomeOf = (value: unknown) => (value as ParserOutcome | null) ?? { kind: 'died', code: null };

export const keyringMissing = () =>
  new Failure(
    'KEYRING_MISSING',
    '这把密钥只能签名，不能加密；本机又没有可用的系统密钥环，资料的密钥无处安全存放。',
    '请在系统中启用并解锁密钥环（如 GNOME 密钥环、KWallet）后重试，或改用能加密的证书。',
  );

export const keyringRefused = () =>
  new Failure(
    'KEYRING_REFUSED',
    '系统密钥环没有打开本机资料的密钥。',
    '请解锁密钥环后重试；密钥环已重置的，请联系系统管理员恢复。',
  );
