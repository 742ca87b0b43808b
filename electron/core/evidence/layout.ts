import type { z } from 'zod';
import { canonicalText } from '../../domain/encoding/canonical';

/** Files that every evidence package may hold, by name. `common.sh` knows the same names and shapes: change both together. */
export const COMMON_NAME = {
  crl: (sha256: string) => `crls/${sha256}.crl`,
  certificate: (sha256: string) => `certificates/${sha256}.pem`,
  trust: 'trust.pem',
  script: 'verify.sh',
  guide: '说明.txt',
} as const;

const HASH = '[0-9a-f]{64}';
/** An entry of the register, without its ending; `-confirmation` follows for the second signature. */
export const registerName = (sequence: number): string => `register/${sequence}`;
/** The sequence of the entry whose statement has this name; null for any other file. */
export function registerPlace(name: string): number | null {
  const [, sequence] = /^register\/([1-9][0-9]{0,5})\.json$/.exec(name) ?? [];
  return sequence === undefined ? null : Number(sequence);
}

/**
 * The names above, as a pattern without its ends. `platform/binding-*` and `acts/binding-*` are of packages from before the
 * register: they prove nothing and are only tolerated.
 */
export const COMMON_NAMES =
  `crls/${HASH}\\.crl|certificates/${HASH}\\.pem|platform/binding-${HASH}\\.json|` +
  `acts/binding-${HASH}\\.(?:json|cms)|register/[1-9][0-9]{0,5}(?:-confirmation)?\\.(?:json|cms)|trust\\.pem|verify\\.sh|说明\\.txt`;

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
