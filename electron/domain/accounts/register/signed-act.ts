import type { AdministrationStatement, SignedText } from '../../records';
import { certificateOrNull, type Certificate } from '../../../pki/certificates';
import { CmsError, verifyCms } from '../../../pki/cms';
import type { ChainVerifier } from '../../../pki/trust';
import { statementHash } from '../founding';
import { readAdministrationStatement } from '../statement';
import { Refused } from './refused';

/** A statement with a valid signature. `at`: its time in ms since 1970. */
export interface SignedAct {
  statement: AdministrationStatement;
  at: number;
}

export interface SignedActReader {
  verifier: ChainVerifier;
  /** Cache of `verifyCms` results by statement and CMS. */
  opened?: Map<string, Certificate | string>;
}

/**
 * Reads a statement and verifies that the certificate it names signed it and was valid at the stated time. Throws
 * `Refused` otherwise.
 */
export function readSignedAct({ statement: text, cms }: SignedText, reader: SignedActReader): SignedAct {
  const statement = readAdministrationStatement(text);
  if (!statement) throw new Refused('文书的写法不合规定');
  const signer = signerOf(text, cms, reader.opened);
  if (typeof signer === 'string') throw new Refused(signer);
  if (signer.sha256 !== statement.signer.certificate) throw new Refused('签名所用的证书不是原文声明的那一张');
  const verdict = reader.verifier.check(signer.der, new Date(statement.at), 'sign');
  // Acts carry no timestamp or OCSP response. An unknown revocation status is therefore accepted; a known revocation
  // is not.
  if (!verdict.ok && verdict.code !== 'REVOCATION_UNKNOWN') throw new Refused(`经办人：${verdict.reason}`);
  return { statement, at: Date.parse(statement.at) };
}

/** Returns the certificate that made a signature, or why the signature is invalid. */
function signerOf(text: string, cms: string, opened: SignedActReader['opened']): Certificate | string {
  const key = `${statementHash(text)} ${cms}`;
  const known = opened?.get(key);
  if (known) return known;
  let signer: Certificate | string = '经办人的签名不成立';
  try {
    const signed = verifyCms({ cms: Buffer.from(cms, 'base64'), content: Buffer.from(text) });
    signer = certificateOrNull(signed.certificate) ?? signer;
  } catch (error) {
    if (!(error instanceof CmsError)) throw error;
  }
  opened?.set(key, signer);
  return signer;
}
