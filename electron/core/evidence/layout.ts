import { z } from 'zod';
import {
  administrationStatementSchema,
  bindingEndSchema,
  instantSchema,
  sha256Schema,
  type AdministrationStatement,
} from '../../platform/contract';
import { canonicalText } from '../articles/rules/package';

/** Files that every evidence package may hold, by name. `common.sh` knows the same names and shapes: change both together. */
export const COMMON_NAME = {
  crl: (sha256: string) => `crls/${sha256}.crl`,
  certificate: (sha256: string) => `certificates/${sha256}.pem`,
  binding: (certificate: string) => `platform/binding-${certificate}.json`,
  bindingAct: (certificate: string) => `acts/binding-${certificate}`,
  trust: 'trust.pem',
  script: 'verify.sh',
  guide: '说明.txt',
} as const;

const HASH = '[0-9a-f]{64}';
/** The names above, as a pattern without its ends. */
export const COMMON_NAMES =
  `crls/${HASH}\\.crl|certificates/${HASH}\\.pem|platform/binding-${HASH}\\.json|` +
  `acts/binding-${HASH}\\.(?:json|cms)|trust\\.pem|verify\\.sh|说明\\.txt`;

export const bindingRecordSchema = z.strictObject({
  typ: z.literal('gov.proof.binding/1'),
  accountId: z.string().min(1).max(60),
  certificate: sha256Schema,
  boundAt: instantSchema,
  ended: z.strictObject({ at: instantSchema, reason: bindingEndSchema }).nullable(),
});
export type BindingRecord = z.infer<typeof bindingRecordSchema>;

/** Reads a file that must be the RFC 8785 text of what its schema says; null when it is not. */
export function readCanonical<T>(bytes: Buffer | undefined, schema: z.ZodType<T>): T | null {
  if (!bytes) return null;
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success && canonicalText(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}

export const readAct = (bytes: Buffer | undefined): AdministrationStatement | null =>
  readCanonical(bytes, administrationStatementSchema);
