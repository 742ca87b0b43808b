import { KEY_USAGE, type Certificate } from '../../../../pki/certificates';

/** Returns true for a certificate that a person may sign with: not of a CA, and not for encryption only. */
export const isForSigning = ({ isCa, keyUsage }: Certificate): boolean =>
  !isCa && (!keyUsage || keyUsage(KEY_USAGE.digitalSignature) || keyUsage(KEY_USAGE.nonRepudiation));
