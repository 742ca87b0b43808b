import { describe, expect, it } from 'vitest';
import { createRemoteHost } from '../../../electron/core/remote-host';

/** Returns a host whose shell answers each call with the value in `answers` or null, and the calls made. */
function shell(answers: Record<string, unknown>) {
  const asked: Array<{ call: string; args: unknown[] }> = [];
  let hear: (event: { data: unknown; ports: unknown[] }) => void = () => undefined;
  const host = createRemoteHost(
    { kind: 'electron', version: '1', nativeDialogs: true },
    {
      on: (_event, listener) => (hear = listener),
      postMessage(message) {
        const { id, call, args } = message as { id: number; call: string; args: unknown[] };
        asked.push({ call, args });
        const value = answers[call] ?? null;
        queueMicrotask(() => hear({ data: { type: 'hostAnswer', id, value }, ports: [] }));
      },
    },
  );
  return { host, asked };
}

const bytes = new Uint8Array([1, 2, 3]);

describe('the remote host', () => {
  it('passes the bytes of the keyring in both directions', async () => {
    const { host, asked } = shell({ keyringEncrypt: bytes, keyringDecrypt: bytes });
    expect(await host.keyring?.encrypt(new Uint8Array([9]))).toEqual(bytes);
    expect(await host.keyring?.decrypt(new Uint8Array([8]))).toEqual(bytes);
    expect(asked).toEqual([
      { call: 'keyringEncrypt', args: [new Uint8Array([9])] },
      { call: 'keyringDecrypt', args: [new Uint8Array([8])] },
    ]);
  });

  it('rejects with KEYRING_MISSING without a keyring, and with KEYRING_REFUSED when it refuses', async () => {
    for (const [answer, code] of [
      ['missing', 'KEYRING_MISSING'],
      [null, 'KEYRING_MISSING'],
      ['refused', 'KEYRING_REFUSED'],
    ])
      await expect(shell({ keyringDecrypt: answer }).host.keyring?.decrypt(bytes)).rejects.toMatchObject({
        code,
        advice: expect.stringMatching(/。$/),
      });
  });

  it('resolves with null when the shell answers with nothing or another type', async () => {
    const { host } = shell({ printPdf: 'no bytes', pickTarget: 7 });
    expect(await host.printPdf('<p>')).toBeNull();
    expect(await host.pickTarget('a.zip')).toBeNull();
    expect(await host.pickFile('proof')).toBeNull();
    expect(await shell({ printPdf: bytes }).host.printPdf('<p>')).toEqual(bytes);
    expect(await shell({ pickTarget: '/tmp/a.zip' }).host.pickTarget('a.zip')).toBe('/tmp/a.zip');
  });
});
