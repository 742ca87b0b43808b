import type { FoundKey, KeyLocation } from '../../electron/core/contract';

type Kind = KeyLocation['kind'];

/** Returns the name of the secret of a key: PIN 码 for tokens, 证书密码 for files. */
export const secretName = (kind: Kind | undefined) =>
  kind === 'pkcs11' || kind === 'skf' ? 'PIN 码' : '证书密码';

export const isToken = (key: KeyLocation | null): key is Exclude<KeyLocation, { kind: 'file' }> =>
  key !== null && key.kind !== 'file';

/** True when both are the same key, regardless of the order of fields; false for null. */
export function sameKey(a: KeyLocation | null, b: KeyLocation | null): boolean {
  return a !== null && b !== null && keyId(a) === keyId(b);
}

/** Returns an identifier of a key, for lists and comparisons. */
export function keyId(key: KeyLocation): string {
  switch (key.kind) {
    case 'file':
      return `file|${key.path}`;
    case 'pkcs11':
      return ['pkcs11', key.driver, key.serial, key.label, key.keyId].join('|');
    case 'skf':
      return ['skf', key.driver, key.serial, key.label, key.application, key.container].join('|');
  }
}

export const isPluggedIn = (key: KeyLocation, found: readonly FoundKey[]) =>
  found.some(({ location }) => sameKey(location, key));
