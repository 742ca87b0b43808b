import type { BaseBlock } from 'asn1js';
import { Failure } from '../../../failure';
import { tooCostly, unreadable, unprotected, unsupported, wrongPassword } from '../failures';
import {
  integerOf,
  encodingOf,
  explicitValue,
  sequenceItems,
  oidOf,
  octetsOf,
  readValue,
  taggedOctets,
} from './asn1';
import { decrypt, DecryptionError } from './ciphers';
import { createBudget, type Budget } from './derivation';
import { isMacValid } from './mac';
import { passwordForms, type PasswordForm } from './passwords';

/** The decrypted bags of a file: certificates as DER, keys as PKCS#8. */
export interface Pkcs12Contents {
  certificates: Buffer[];
  keys: Buffer[];
}

const OID = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  safeContentsBag: '1.2.840.113549.1.12.10.1.6',
  x509Certificate: '1.2.840.113549.1.9.22.1',
};
const VERSION = 3;
const DEEPEST_NESTING = 4;
/** Limit of certificates and keys: each is parsed and compared with the others. Real files have up to six. */
const MOST_BAGS = 50;

interface Reading {
  password: PasswordForm;
  budget: Budget;
  contents: Pkcs12Contents;
  /** True when something was decrypted with the password. */
  decrypted: boolean;
}

/**
 * Opens all bags of a PKCS#12 file (RFC 7292) in password integrity mode. A wrong password is detected by the MAC, or,
 * in a file without one, by failed decryption.
 *
 * @throws Failure PFX_UNREADABLE, PFX_WRONG_PASSWORD, PFX_UNSUPPORTED, PFX_TOO_COSTLY, PFX_UNPROTECTED
 */
export async function readPkcs12Contents(file: Buffer, password: string): Promise<Pkcs12Contents> {
  const { content, macData } = outer(file);
  const forms = passwordForms(password);
  const budget = createBudget();
  try {
    if (!macData) return await withoutMac(content, forms, budget);
    for (const form of forms) {
      const fits = await isMacValid(macData, content, form, budget).catch((error: unknown) => {
        // Only old versions of OpenSSL write the other forms, and their files need little work.
        if (form !== forms[0] && error instanceof Failure && error.code === 'PFX_TOO_COSTLY') return false;
        throw error;
      });
      if (fits) return (await readSafe(content, form, budget)).contents;
    }
  } catch (error) {
    throw isDamage(error) ? unreadable(error) : error;
  }
  throw wrongPassword();
}

function outer(file: Buffer): { content: Buffer; macData: BaseBlock | undefined } {
  try {
    const [version, authSafe, macData] = sequenceItems(readValue(file));
    if (integerOf(version) !== VERSION) throw new SyntaxError('version');
    const [type, explicit] = sequenceItems(authSafe);
    // The other type, signed with a public key, is not in use.
    if (oidOf(type) !== OID.data) throw unsupported();
    return { content: octetsOf(explicitValue(explicit, 0)), macData };
  } catch (error) {
    throw isDamage(error) ? unreadable(error) : error;
  }
}

const isDamage = (error: unknown) => error instanceof SyntaxError || error instanceof DecryptionError;

async function withoutMac(content: Buffer, forms: PasswordForm[], budget: Budget): Promise<Pkcs12Contents> {
  let last: unknown;
  for (const form of forms) {
    try {
      const { contents, decrypted } = await readSafe(content, form, budget);
      if (!decrypted) throw unprotected();
      return contents;
    } catch (error) {
      if (!isDamage(error)) throw error;
      last = error;
    }
  }
  // Only encrypted content can fail because of the password.
  throw last instanceof DecryptionError ? wrongPassword(last) : unreadable(last);
}

async function readSafe(content: Buffer, password: PasswordForm, budget: Budget): Promise<Reading> {
  const reading: Reading = {
    password,
    budget,
    contents: { certificates: [], keys: [] },
    decrypted: false,
  };
  for (const part of sequenceItems(readValue(content))) {
    const [type, explicit] = sequenceItems(part);
    if (oidOf(type) === OID.data) await readBags(readValue(octetsOf(explicitValue(explicit, 0))), reading);
    else if (oidOf(type) === OID.encryptedData) {
      const [, info] = sequenceItems(explicitValue(explicit, 0));
      const [, by, encrypted] = sequenceItems(info);
      const bags = await decryptValue(by, taggedOctets(encrypted, 0), reading);
      await readBags(bags, reading);
    } else throw unsupported();
  }
  return reading;
}

/**
 * Decrypts one ASN.1 value. Rejects with a `DecryptionError` when the result is no ASN.1 value: wrong password or
 * damage.
 */
async function decryptValue(by: BaseBlock | undefined, bytes: Buffer, reading: Reading): Promise<BaseBlock> {
  const plain = await decrypt(by, bytes, reading.password, reading.budget);
  try {
    const value = readValue(plain);
    sequenceItems(value);
    reading.decrypted = true;
    return value;
  } catch (cause) {
    throw new DecryptionError('decrypts to no value', { cause });
  }
}

async function readBags(safeContents: BaseBlock, reading: Reading, depth = 0): Promise<void> {
  const { contents } = reading;
  for (const bag of sequenceItems(safeContents)) {
    if (contents.certificates.length + contents.keys.length > MOST_BAGS) throw tooCostly();
    const [type, explicit] = sequenceItems(bag);
    switch (oidOf(type)) {
      case OID.keyBag:
        contents.keys.push(encodingOf(explicitValue(explicit, 0)));
        break;
      case OID.shroudedKeyBag: {
        const [by, encrypted] = sequenceItems(explicitValue(explicit, 0));
        contents.keys.push(encodingOf(await decryptValue(by, octetsOf(encrypted), reading)));
        break;
      }
      case OID.certBag: {
        const [kind, value] = sequenceItems(explicitValue(explicit, 0));
        if (oidOf(kind) === OID.x509Certificate)
          contents.certificates.push(octetsOf(explicitValue(value, 0)));
        break;
      }
      case OID.safeContentsBag:
        if (depth === DEEPEST_NESTING) throw new SyntaxError('nested too deep');
        await readBags(explicitValue(explicit, 0), reading, depth + 1);
        break;
      default:
        // CRLs and secrets are ignored.
        break;
    }
  }
}
