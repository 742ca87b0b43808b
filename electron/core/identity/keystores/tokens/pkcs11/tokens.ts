import type { Handle, PKCS11, TokenInfo } from 'pkcs11js';
import { certificateOrNull, type Certificate } from '../../../../../pki/certificates';
import { codeOf, type Pkcs11Binding } from './module';

/** The tokens of one PKCS#11 library and their objects. */

export interface Token {
  slot: Handle;
  info: TokenInfo;
  serial: string;
  label: string;
}

const trimmed = (text: string) => text.replace(/[\s\0]+$/, '');

/**
 * Returns the connected tokens. A token whose slot returns an error is left out, since it is being removed. Throws
 * errors of pkcs11js when the slots cannot be listed.
 */
export function connectedTokens(binding: Pkcs11Binding, module: PKCS11): Token[] {
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

/** Returns the connected token with this serial number and label; null when there is none. Throws like `tokens`. */
export function findToken(
  binding: Pkcs11Binding,
  module: PKCS11,
  place: { serial: string; label: string },
): Token | null {
  return (
    connectedTokens(binding, module).find(
      ({ serial, label }) => serial === place.serial && label === place.label,
    ) ?? null
  );
}

/** Searches objects in a session and returns their handles. Throws errors of pkcs11js. */
export function findObjects(
  module: PKCS11,
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
  { CKA_CLASS, CKA_CERTIFICATE_TYPE, CKA_ID, CKA_VALUE, CKO_CERTIFICATE, CKC_X_509 }: Pkcs11Binding,
  module: PKCS11,
  session: Handle,
): Array<{ keyId: string; certificate: Certificate }> {
  const handles = findObjects(module, session, [
    { type: CKA_CLASS, value: CKO_CERTIFICATE },
    { type: CKA_CERTIFICATE_TYPE, value: CKC_X_509 },
  ]);
  return handles.flatMap((handle) => {
    const [id, value] = module.C_GetAttributeValue(session, handle, [{ type: CKA_ID }, { type: CKA_VALUE }]);
    const certificate = certificateOrNull(value?.value as Buffer);
    return certificate && id ? [{ keyId: (id.value as Buffer).toString('hex'), certificate }] : [];
  });
}
