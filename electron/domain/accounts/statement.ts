import { createHash } from 'node:crypto';
import {
  administrationStatementSchema,
  type AdministrationAct,
  type AdministrationStatement,
  type Phone,
} from '../records';
import { canonicalText } from '../encoding/canonical';

/**
 * Returns the statement of an act; its RFC 8785 text (`canonicalText`) is the signed content. Throws a ZodError when
 * the act violates the schema.
 */
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

/** Returns the SHA-256 commitment (hex) to a phone number, as acts contain it (see `phoneSchema`). */
export const commitToPhone = ({ salt, number }: Phone): string =>
  createHash('sha256').update(salt).update(number).digest('hex');

/** Parses a statement; null unless it satisfies the schema and its text is canonical. */
export function readAdministrationStatement(text: string): AdministrationStatement | null {
  try {
    const parsed = administrationStatementSchema.safeParse(JSON.parse(text));
    return parsed.success && canonicalText(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}
