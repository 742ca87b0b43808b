import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decryptBytes, encryptBytes, type KeyringApi } from '../../../electron/shell/keyring';

const dataKey = randomBytes(32);

/** Imitation of the system keyring with its own key, in both interfaces of Electron. `asked` records the calls. */
function ring(backend = 'gnome_libsecret') {
  const key = randomBytes(32);
  const asked: string[] = [];
  const encryptString = (text: string) => {
    asked.push('encrypt');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  };
  const decryptString = (sealed: Buffer) => {
    asked.push('decrypt');
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return decipher.update(sealed.subarray(12, -16)).toString('utf8') + decipher.final('utf8');
  };
  const getSelectedStorageBackend = () => backend as 'gnome_libsecret';
  const older: KeyringApi = {
    isEncryptionAvailable: () => true,
    encryptString,
    decryptString,
    getSelectedStorageBackend,
  };
  const newer: KeyringApi = {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: (text) => Promise.resolve(encryptString(text)),
    decryptStringAsync: (sealed) =>
      Promise.resolve().then(() => ({ result: decryptString(sealed), shouldReEncrypt: false })),
    getSelectedStorageBackend,
  };
  return { older, newer, asked };
}

describe.each(['older', 'newer'] as const)('the keyring of an %s Electron', (age) => {
  it('returns the sealed bytes, and the sealed form does not contain them', async () => {
    const storage = ring()[age];
    const sealed = await encryptBytes(storage, 'linux', dataKey);
    expect(sealed).toBeInstanceOf(Uint8Array);
    expect(Buffer.from(sealed as Uint8Array).includes(dataKey)).toBe(false);
    expect(await decryptBytes(storage, 'linux', sealed as Uint8Array)).toEqual(new Uint8Array(dataKey));
  });

  it.each(['basic_text', 'unknown'])(
    'counts as missing on Linux with the backend %s, and is not called',
    async (backend) => {
      const { [age]: storage, asked } = ring(backend);
      expect(await encryptBytes(storage, 'linux', dataKey)).toBe('missing');
      expect(await decryptBytes(storage, 'linux', dataKey)).toBe('missing');
      expect(asked).toEqual([]);
      expect(await encryptBytes(storage, 'win32', dataKey)).toBeInstanceOf(Uint8Array);
    },
  );

  it('refuses bytes that another keyring sealed, and bytes that were changed', async () => {
    const sealed = (await encryptBytes(ring()[age], 'linux', dataKey)) as Uint8Array;
    const storage = ring()[age];
    expect(await decryptBytes(storage, 'linux', sealed)).toBe('refused');
    const own = (await encryptBytes(storage, 'linux', dataKey)) as Uint8Array;
    own[20]! ^= 1;
    expect(await decryptBytes(storage, 'linux', own)).toBe('refused');
  });
});

describe('a machine without a usable keyring', () => {
  it('reports the keyring as missing', async () => {
    expect(await encryptBytes({}, 'linux', dataKey)).toBe('missing');
    const locked = { ...ring().older, isEncryptionAvailable: () => false };
    expect(await decryptBytes(locked, 'linux', dataKey)).toBe('missing');
    const lockedNow = { ...ring().newer, isAsyncEncryptionAvailable: () => Promise.resolve(false) };
    expect(await decryptBytes(lockedNow, 'win32', dataKey)).toBe('missing');
  });
});
