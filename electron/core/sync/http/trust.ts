import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { Failure } from '../../failure';
import type { ChosenAuthority } from './connection-fault';

/** `public`: pages of any server, so that the usual roots are trusted in addition to a set CA. */
export type TrustScope = 'platform' | 'public';

function systemRoots(): string[] {
  const read = tls.getCACertificates as typeof tls.getCACertificates | undefined;
  return read ? [...new Set([...read('default'), ...read('system')])] : [...tls.rootCertificates];
}

/**
 * Returns the TLS context that trusts the CA of the settings (PEM), or the system's roots when none is set. Throws
 * `Failure` 'CA_UNREADABLE'.
 */
export function secureContext(caCertificate: string, trust: TrustScope): tls.SecureContext {
  const pinned = caCertificate.trim();
  const ca = pinned === '' ? systemRoots() : trust === 'platform' ? [pinned] : [pinned, ...systemRoots()];
  try {
    // OpenSSL ignores an unreadable certificate; X509Certificate throws.
    if (pinned !== '') new X509Certificate(pinned);
    return tls.createSecureContext({ ca, minVersion: 'TLSv1.2' });
  } catch (cause) {
    throw new Failure('CA_UNREADABLE', '设置中的 CA 证书无法读取。', '请在“设置”中重新选择平台的 CA 证书。', {
      cause,
    });
  }
}

/** Returns the only trusted CA; null when the system's roots are trusted or the CA cannot be read. */
export function chosenAuthority(caCertificate: string, trust: TrustScope): ChosenAuthority | null {
  const pinned = caCertificate.trim();
  if (pinned === '' || trust === 'public') return null;
  try {
    const { subject, validTo } = new X509Certificate(pinned);
    return { name: /^CN=(.+)$/m.exec(subject)?.[1] ?? subject, notAfter: new Date(validTo) };
  } catch {
    return null;
  }
}
