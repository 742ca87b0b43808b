import type { Evidence } from '../../contract';
import { signatureValue } from '../../../pki/cms';
import type { Platform } from '../platform';
import { ocspResponse } from './ocsp';
import { timestamp } from './tsa';

/**
 * What shows, years later, that a signature was good when it was made: a timestamp over it, what OCSP said of the signer's
 * certificate, the CRLs in force. While the TSA is down records are taken without a timestamp and listed as unsettled;
 * `settling.ts` has them written again with new evidence once it answers: judged then by the time of the token.
 */

/** What can wait for a timestamp: records of these kinds, by their keys. */
export type UnsettledKind = 'decision' | 'head' | 'ledger';

/** A token over these bytes at the platform's time, DER in base64; null while the TSA is down. */
export function stamp(platform: Platform, bytes: Uint8Array): string | null {
  if (platform.faults.settings.tsaDown) return null;
  return timestamp(platform.ca.tsa, bytes, platform.now()).toString('base64');
}

/** Puts the CRL into the feed unless it is there. */
function reference(platform: Platform, authority: 'rsa' | 'sm2'): string {
  const { sha256, der } = platform.revocations.list(authority);
  if (platform.store.get('crl', sha256) === null)
    platform.store.put('crl', sha256, null, { id: sha256, der: der.toString('base64') });
  return sha256;
}

/**
 * Evidence for a signature, from now. Part of a transaction: the CRLs that it names go into the feed.
 *
 * @param cms detached CMS, DER in base64
 * @param certificate SHA-256 of the signer's certificate, which was bound to somebody once
 */
export function evidenceFor(platform: Platform, cms: string, certificate: string): Evidence {
  const bound = platform.bindingOf(certificate)?.certificate;
  if (!bound) throw new Error(`certificate ${certificate} was never bound`);
  const der = Buffer.from(bound, 'base64');
  const authority = platform.authorityOf(der);
  const asked = authority === 'rsa' && !platform.faults.settings.ocspDown;
  // The root of the TSA is the RSA one, whoever signed.
  const crls = [...new Set([authority, 'rsa' as const])].map((name) => reference(platform, name));
  return {
    timestamp: stamp(platform, signatureValue(Buffer.from(cms, 'base64'))),
    ocsp: asked ? ocspResponse(platform.responder, der, platform.now()).toString('base64') : null,
    crls: crls.sort(),
  };
}

/** Lists a record as unsettled, or takes it off the list. Part of the transaction that writes the record. */
export function noteSettled(platform: Platform, kind: UnsettledKind, key: string, settled: boolean): void {
  const change = settled
    ? 'DELETE FROM unsettled WHERE kind = ? AND key = ?'
    : 'INSERT OR IGNORE INTO unsettled VALUES (?, ?)';
  platform.store.sql(change).run(kind, key);
}
