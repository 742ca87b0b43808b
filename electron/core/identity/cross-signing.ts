import { canonicalText } from '../../domain/encoding/canonical';
import { certificateHash, type AccountKey, type AccountRecord } from './account-record';
import { CmsError, verifyCms } from '../../pki/cms';

/**
 * A record is signed with the key last used, but each key of the account must be able to rely on it. Therefore each key
 * signs once, while both are open on this machine, which other keys of the account it accepts. A forged record that
 * contains somebody's certificate lacks such a signature by that certificate.
 */

export type Sign = (content: Uint8Array) => Promise<string>;
type CrossSignature = NonNullable<AccountKey['vouch']>;

const textOf = (accountId: string, certificates: readonly string[]) =>
  Buffer.from(canonicalText({ typ: 'gov.client.account.keys/1', accountId, certificates }));

/** Signs with `sign` that the key accepts `certificates` (SHA-256) as keys of the account. */
export async function crossSign(
  accountId: string,
  certificates: Iterable<string>,
  sign: Sign,
): Promise<CrossSignature> {
  const sorted = [...new Set(certificates)].sort();
  return { certificates: sorted, cms: await sign(textOf(accountId, sorted)) };
}

/**
 * Returns the certificates (SHA-256) that this key has signed as accepted; empty when the signature is not valid.
 * Throws errors other than `CmsError` unchanged.
 */
export function crossSignedBy(accountId: string, { certificate, vouch }: AccountKey): string[] {
  if (!vouch) return [];
  try {
    const content = textOf(accountId, vouch.certificates);
    const signed = verifyCms({ cms: Buffer.from(vouch.cms, 'base64'), content });
    return signed.certificate.toString('base64') === certificate ? vouch.certificates : [];
  } catch (error) {
    if (error instanceof CmsError) return [];
    throw error;
  }
}

/**
 * Returns true when `key` accepts the record: it signed the record itself, or has cross-signed the certificate that
 * did.
 */
export function acceptsRecord(record: AccountRecord, key: AccountKey): boolean {
  if (record.certificate === key.certificate) return true;
  return crossSignedBy(record.account.id, key).includes(certificateHash(record.certificate));
}
