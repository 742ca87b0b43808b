import type { SafeStorage } from 'electron';

/** Keyring functions of Electron; some are missing in old and in new versions. */
export type KeyringApi = Partial<
  Pick<
    SafeStorage,
    | 'isAsyncEncryptionAvailable'
    | 'encryptStringAsync'
    | 'decryptStringAsync'
    | 'isEncryptionAvailable'
    | 'encryptString'
    | 'decryptString'
    | 'getSelectedStorageBackend'
  >
>;

/**
 * `missing`: no keyring that protects against somebody with access to the disk; `refused`: the keyring refused or
 * failed.
 */
export type KeyringAnswer = Uint8Array | 'missing' | 'refused';

/** Backends without protection: on Linux `basic_text` encrypts with a password that is the same everywhere. */
const SHAM = ['basic_text', 'unknown'];

interface Strings {
  available(): Promise<boolean>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(sealed: Buffer): Promise<string>;
}

/**
 * Prefers the asynchronous functions; the others are deprecated and block the window while the system prompts the user.
 */
function stringsOf(storage: KeyringApi): Strings | null {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = storage;
  if (isAsyncEncryptionAvailable && encryptStringAsync && decryptStringAsync)
    return {
      available: () => isAsyncEncryptionAvailable.call(storage),
      encrypt: (text) => encryptStringAsync.call(storage, text),
      decrypt: async (sealed) => (await decryptStringAsync.call(storage, sealed)).result,
    };
  const { isEncryptionAvailable, encryptString, decryptString } = storage;
  if (!isEncryptionAvailable || !encryptString || !decryptString) return null;
  return {
    available: () => Promise.resolve(isEncryptionAvailable.call(storage)),
    encrypt: (text) => Promise.resolve(encryptString.call(storage, text)),
    decrypt: (sealed) => Promise.resolve(decryptString.call(storage, sealed)),
  };
}

async function usable(storage: KeyringApi, platform: NodeJS.Platform): Promise<Strings | null> {
  const strings = stringsOf(storage);
  if (!strings || !(await strings.available())) return null;
  if (platform !== 'linux') return strings;
  const backend = storage.getSelectedStorageBackend?.() ?? 'unknown';
  return SHAM.includes(backend) ? null : strings;
}

/** Encrypts bytes for the current user of this machine. Neither stores nor logs them. */
export async function encryptBytes(
  storage: KeyringApi,
  platform: NodeJS.Platform,
  plain: Uint8Array,
): Promise<KeyringAnswer> {
  const strings = await usable(storage, platform);
  if (!strings) return 'missing';
  try {
    return new Uint8Array(await strings.encrypt(Buffer.from(plain).toString('base64')));
  } catch {
    return 'refused';
  }
}

/** Decrypts the result of `sealBytes`. */
export async function decryptBytes(
  storage: KeyringApi,
  platform: NodeJS.Platform,
  sealed: Uint8Array,
): Promise<KeyringAnswer> {
  const strings = await usable(storage, platform);
  if (!strings) return 'missing';
  try {
    return new Uint8Array(Buffer.from(await strings.decrypt(Buffer.from(sealed)), 'base64'));
  } catch {
    return 'refused';
  }
}
