import { createHash } from 'node:crypto';
import {
  administrationStatementSchema,
  type AdministrationAct,
  type AdministrationStatement,
  type Phone,
} from '../records';
import { canonicalText } from '../encoding/canonical';

/** The statement that an act is signed as; RFC 8785 text of it (`canonicalText`) is the signed content. */
export function makeAdministrationStatement(input: {
  act: AdministrationAct;
  reason: string;
  signer: AdministrationStatement['signer'];
  /** UTC instant. */
  at: string;
}): AdministrationStatement {
  return administrationStatementSchema.parse({
    typ: 'gov.administration/2',
    ...input,
    reason: input.reason.normalize('NFC').replace(/\r\n?/g, '\n').trim(),
  });
}

/** What an act says of a telephone number, SHA-256 in hexadecimal (see `phoneSchema`). */
export const phoneCommitment = ({ salt, number }: Phone): string =>
  createHash('sha256').update(salt).update(number).digest('hex');

/** Reads a statement's text: the schema must hold and the text be canonical. Null otherwise. */
export function readAdministrationStatement(text: string): AdministrationStatement | null {
  try {
    const parsed = administrationStatementSchema.safeParse(JSON.parse(text));
    return parsed.success && canonicalText(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}
