import { KEY_USAGE, type Certificate } from '../../../../pki/certificates';

/** Whether a person signs with this certificate: not an authority's, nor one for encryption only. */
export const isForSigning = ({ isCa, keyUsage }: Certificate): boolean =>
  !isCa && (!keyUsage || keyUsage(KEY_USAGE.digitalSignature) || keyUsage(KEY_USAGE.nonRepudiation));
