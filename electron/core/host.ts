import { Failure } from './failure';
import type { Host, Keyring } from './office';

/** The line to the shell, as Electron gives it to a utility process. */
export interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: unknown[] }) => void): void;
  postMessage(message: unknown): void;
}

/** A host on the other side of the line. A question without an answer is answered by null. */
export function remoteHost(info: Host['info'], parent: ParentPort): Host {
  const waiting = new Map<number, (value: unknown) => void>();
  let last = 0;
  parent.on('message', ({ data }) => {
    const { type, id, value } = data as { type: string; id: number; value: unknown };
    if (type !== 'hostAnswer') return;
    waiting.get(id)?.(value);
    waiting.delete(id);
  });
  const ask = (call: string, ...args: unknown[]): Promise<unknown> =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      parent.postMessage({ type: 'host', id: last, call, args });
    });
  const pathOrNull = (value: unknown) => (typeof value === 'string' ? value : null);
  const bytesOrNull = (value: unknown) => (value instanceof Uint8Array ? value : null);
  const sealing = async (
    call: 'keyringEncrypt' | 'keyringDecrypt',
    bytes: Uint8Array,
  ): Promise<Uint8Array> => {
    const answer = bytesOrNull(await ask(call, bytes));
    if (!answer) throw new Failure('KEYRING_REFUSED', '系统密钥环没有应答。', '请解锁系统的密钥环后重试。');
    return answer;
  };
  const keyring: Keyring = {
    encrypt: (plain) => sealing('keyringEncrypt', plain),
    decrypt: (sealed) => sealing('keyringDecrypt', sealed),
  };
  return {
    info,
    pickFile: async (purpose) => pathOrNull(await ask('pickFile', purpose)),
    pickTarget: async (name) => pathOrNull(await ask('pickTarget', name)),
    printPdf: async (html) => bytesOrNull(await ask('printPdf', html)),
    keyring: info.kind === 'electron' ? keyring : null,
    pickDirectory: async () => pathOrNull(await ask('pickDirectory')),
    openExternal: async (url) => (await ask('openExternal', url)) === true,
  };
}
