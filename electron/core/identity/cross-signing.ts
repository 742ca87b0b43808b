import { canonicalText } from '../../domain/encoding/canonical';
import { hashOf, type AccountKey, type AccountRecord } from './record';
import { CmsError, verifyCms } from '../../pki/cms';

/**
 * A record is signed by the key last used, but each of the person's keys must be able to rely on it. So each key signs
 * once which others it goes along with, at the moment that both were open here: whoever writes a record of their own and
 * puts somebody's certificate into it has no such word from that certificate.
 */

export type Sign = (content: Uint8Array) => Promise<string>;
type Vouch = NonNullable<AccountKey['vouch']>;

const textOf = (accountId: string, certificates: readonly string[]) =>
  Buffer.from(canonicalText({ typ: 'gov.client.account.keys/1', accountId, certificates }));

/** `certificates` are SHA-256 of certificates; `sign` is of the key that vouches. */
export async function crossSign(
  accountId: string,
  certificates: Iterable<string>,
  sign: Sign,
): Promise<Vouch> {
  const sorted = [...new Set(certificates)].sort();
  return { certificates: sorted, cms: await sign(textOf(accountId, sorted)) };
}

/** Certificates that this key has vouched for; empty when its word does not hold. */
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

/** Whether a record that its own certificate has signed also holds for another of its keys. */
export function holdsFor(record: AccountRecord, key: AccountKey): boolean {
  if (record.certificate === key.certificate) return true;
  return crossSignedBy(record.account.id, key).includes(hashOf(record.certificate));
}
