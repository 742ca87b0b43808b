import type { AccountSettings } from '../records';
import type { Certificate } from '../../pki/certificates';
import { attributesOf } from '../../pki/names';

/** The person to whom a certificate is issued, and whether it is the account's person (第十四条(三) 严禁转借、冒用). */

const COMMON_NAME = '2.5.4.3';
const SERIAL_NUMBER = '2.5.4.5';

/** The person named in a certificate's subject. */
export interface Holder {
  /** commonName of the subject. */
  name: string;
  /** serialNumber of the subject, the CA's number for the person; undefined when absent. */
  number: string | undefined;
}

/** Returns the subject's name and number; null unless it has exactly one commonName and at most one serialNumber. */
export function holderOf(certificate: Pick<Certificate, 'subject'>): Holder | null {
  const [name, ...names] = attributesOf(certificate.subject, COMMON_NAME);
  const [number, ...numbers] = attributesOf(certificate.subject, SERIAL_NUMBER);
  if (typeof name !== 'string' || number === null || names.length > 0 || numbers.length > 0) return null;
  return { name, number };
}

/** Returns why the certificate is not issued to the person with these settings; null when it is. */
export function holderProblem(
  certificate: Pick<Certificate, 'subject'>,
  { name, number }: Pick<AccountSettings, 'name' | 'number'>,
): string | null {
  const holder = holderOf(certificate);
  if (!holder) return '证书的主题没有唯一的姓名或编号，不能确认它是谁的。';
  if (holder.name !== name) return `证书是“${holder.name}”的，账号的姓名是“${name}”。`;
  if (holder.number === number) return null;
  return holder.number === undefined
    ? `账号的人员编号是“${number ?? ''}”，证书里没有编号。`
    : `证书的人员编号是“${holder.number}”，账号的人员编号是“${number ?? '（未填）'}”。`;
}
