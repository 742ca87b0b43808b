import type { Evidence } from '../../contract';
import { signatureValue } from '../../../pki/cms';
import type { Platform } from '../platform';
import { ocspResponse } from './ocsp';
import { timestamp } from './tsa';

/**
 * Evidence that a signature was valid when it was made: a timestamp, the OCSP response for the signer's certificate,
 * the CRLs in force. While the TSA is down, records are written without a timestamp and listed as unsettled;
 * `settling.ts` writes them again with new evidence when it is back. They are then judged by the time of the timestamp.
 */

/** Kinds of records that can wait for a timestamp. */
export type UnsettledKind = 'decision' | 'head' | 'ledger';

/** Returns a timestamp token over `bytes`, DER in base64; null while the TSA is down. */
export function timestampToken(platform: Platform, bytes: Uint8Array): string | null {
  if (platform.faults.settings.tsaDown) return null;
  return timestamp(platform.ca.tsa, bytes, platform.now()).toString('base64');
}

/** Writes the CRL to the change feed if it is not there, and returns its SHA-256. */
function reference(platform: Platform, authority: 'rsa' | 'sm2'): string {
  const { sha256, der } = platform.revocations.list(authority);
  if (platform.store.get('crl', sha256) === null)
    platform.store.put('crl', sha256, null, { id: sha256, der: der.toString('base64') });
  return sha256;
}

/**
 * Makes evidence for a signature. Part of a transaction: the CRLs are written to the change feed. `cms`: detached CMS,
 * DER in base64. `certificate`: SHA-256 of the signer's certificate. Throws when the certificate was never bound.
 */
export function makeEvidence(platform: Platform, cms: string, certificate: string): Evidence {
  const bound = platform.bindingOf(certificate)?.certificate;
  if (!bound) throw new Error(`certificate ${certificate} was never bound`);
  const der = Buffer.from(bound, 'base64');
  const authority = platform.authorityOf(der);
  const asked = authority === 'rsa' && !platform.faults.settings.ocspDown;
  // The TSA certificate is issued by the RSA root, whichever CA issued the signer's.
  const crls = [...new Set([authority, 'rsa' as const])].map((name) => reference(platform, name));
  return {
    timestamp: timestampToken(platform, signatureValue(Buffer.from(cms, 'base64'))),
    ocsp: asked ? ocspResponse(platform.responder, der, platform.now()).toString('base64') : null,
    crls: crls.sort(),
  };
}

/** Adds a record to the list of unsettled records or removes it. Part of the transaction that writes the record. */
export function markSettled(platform: Platform, kind: UnsettledKind, key: string, settled: boolean): void {
  const change = settled
    ? 'DELETE FROM unsettled WHERE kind = ? AND key = ?'
    : 'INSERT OR IGNORE INTO unsettled VALUES (?, ?)';
  platform.store.sql(change).run(kind, key);
}
