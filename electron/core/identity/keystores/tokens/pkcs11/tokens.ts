import type { Handle, TokenInfo } from 'pkcs11js';
import { certificateOrNull, type Certificate } from '../../../../../pki/certificates';
import { codeOf, type Pkcs11Library } from './module';

/** The tokens of one PKCS#11 library and their objects. */

/** Serial number and label, by which a token is found again. */
export interface TokenName {
  serial: string;
  label: string;
}

export interface Token extends TokenName {
  slot: Handle;
  info: TokenInfo;
}

const trimmed = (text: string) => text.replace(/[\s\0]+$/, '');

/**
 * Returns the connected tokens. A token whose slot returns an error is left out, since it is being removed. Throws
 * errors of pkcs11js when the slots cannot be listed.
 */
export function connectedTokens({ binding, module }: Pkcs11Library): Token[] {
  return module.C_GetSlotList(true).flatMap((slot) => {
    try {
      const info = module.C_GetTokenInfo(slot);
      if (!(info.flags & binding.CKF_TOKEN_INITIALIZED)) return [];
      return [{ slot, info, serial: trimmed(info.serialNumber), label: trimmed(info.label) }];
    } catch (error) {
      if (codeOf(error) === null) throw error;
      return [];
    }
  });
}

/** Returns the connected token of this name; null when there is none. Throws like `connectedTokens`. */
export function findToken(library: Pkcs11Library, name: TokenName): Token | null {
  const isNamed = ({ serial, label }: Token) => serial === name.serial && label === name.label;
  return connectedTokens(library).find(isNamed) ?? null;
}

/** Searches objects in a session and returns their handles. Throws errors of pkcs11js. */
export function findObjects(
  { module }: Pkcs11Library,
  session: Handle,
  template: Array<{ type: number; value: number | boolean | Buffer }>,
): Handle[] {
  module.C_FindObjectsInit(session, template);
  try {
    const found: Handle[] = [];
    for (;;) {
      const batch = module.C_FindObjects(session, 20);
      if (batch.length === 0) return found;
      found.push(...batch);
    }
  } finally {
    module.C_FindObjectsFinal(session);
  }
}

/**
 * Returns the certificates of a token with the CKA_ID that they share with their keys, in hex. They are visible without
 * a PIN. Throws errors of pkcs11js.
 */
export function certificatesOf(
  library: Pkcs11Library,
  session: Handle,
): Array<{ keyId: string; certificate: Certificate }> {
  const { CKA_CLASS, CKA_CERTIFICATE_TYPE, CKA_ID, CKA_VALUE, CKO_CERTIFICATE, CKC_X_509 } = library.binding;
  const handles = findObjects(library, session, [
    { type: CKA_CLASS, value: CKO_CERTIFICATE },
    { type: CKA_CERTIFICATE_TYPE, value: CKC_X_509 },
  ]);
  return handles.flatMap((handle) => {
    const [id, value] = library.module.C_GetAttributeValue(session, handle, [
      { type: CKA_ID },
      { type: CKA_VALUE },
    ]);
    const certificate = certificateOrNull(value?.value as Buffer);
    return certificate && id ? [{ keyId: (id.value as Buffer).toString('hex'), certificate }] : [];
  });
}

/** Returns the private key with this CKA_ID, in hex; null when there is none. Throws errors of pkcs11js. */
export function findPrivateKey(library: Pkcs11Library, session: Handle, keyId: string): Handle | null {
  const { CKA_CLASS, CKA_ID, CKO_PRIVATE_KEY } = library.binding;
  const [handle] = findObjects(library, session, [
    { type: CKA_CLASS, value: CKO_PRIVATE_KEY },
    { type: CKA_ID, value: Buffer.from(keyId, 'hex') },
  ]);
  return handle ?? null;
}
