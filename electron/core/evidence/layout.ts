import type { z } from 'zod';
import { canonicalText } from '../../domain/encoding/canonical';

/**
 * Names of files that every evidence package may contain. `common.sh` uses the same names and formats: change both
 * together.
 */
export const COMMON_FILES = {
  crl: (sha256: string) => `crls/${sha256}.crl`,
  certificate: (sha256: string) => `certificates/${sha256}.pem`,
  trust: 'trust.pem',
  script: 'verify.sh',
  guide: '说明.txt',
} as const;

const HASH = '[0-9a-f]{64}';
/** Name of an entry of the register without extension; the second signature adds `-confirmation`. */
export const registerFileName = (sequence: number): string => `register/${sequence}`;
/** Returns the sequence of the register entry whose statement has this file name; null for other files. */
export function registerSequence(name: string): number | null {
  const [, sequence] = /^register\/([1-9][0-9]{0,5})\.json$/.exec(name) ?? [];
  return sequence === undefined ? null : Number(sequence);
}

/**
 * Pattern of the names above, without anchors. `platform/binding-*` and `acts/binding-*` are in packages from before
 * the register: they are allowed and ignored.
 */
export const COMMON_FILE_PATTERN =
  `crls/${HASH}\\.crl|certificates/${HASH}\\.pem|platform/binding-${HASH}\\.json|` +
  `acts/binding-${HASH}\\.(?:json|cms)|register/[1-9][0-9]{0,5}(?:-confirmation)?\\.(?:json|cms)|trust\\.pem|verify\\.sh|说明\\.txt`;

/** Parses a file that must be the RFC 8785 text of a value of `schema`; null when it is not. */
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
