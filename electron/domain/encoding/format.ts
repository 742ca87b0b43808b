import type { z } from 'zod';
import { isCanonical } from './canonical';

/** Strict schemas of one signed format, by the name of the version, such as `article-content/1`. */
export type FormatVersions<T> = Readonly<Record<string, z.ZodType<T>>>;

/**
 * Result of reading a signed text. `newer`: the name of a version that is higher than all known ones, so that the text
 * comes from a newer program. `invalid`: why it cannot be read; `issues` are set for a violation of the schema.
 */
export type FormatReading<T> =
  | { value: T }
  | { newer: string }
  | { invalid: 'syntax' | 'schema' | 'canonical'; issues: readonly z.core.$ZodIssue[] };

/**
 * Reads a text by the strict schema of the version that it names in `field`. The text must be canonical (RFC 8785), so
 * that a hash identifies exactly one value. Older versions stay in `versions` and thereby readable.
 */
export function readFormat<T>(text: string, field: string, versions: FormatVersions<T>): FormatReading<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { invalid: 'syntax', issues: [] };
  }
  const name = (value as Record<string, unknown> | null)?.[field];
  if (typeof name !== 'string' || !Object.hasOwn(versions, name))
    return isNewer(name, Object.keys(versions)) ? { newer: name } : { invalid: 'schema', issues: [] };
  const parsed = versions[name]!.safeParse(value);
  if (!parsed.success) return { invalid: 'schema', issues: parsed.error.issues };
  return isCanonical(value, text) ? { value: parsed.data } : { invalid: 'canonical', issues: [] };
}

function isNewer(name: unknown, known: readonly string[]): name is string {
  const [, format, version] = (typeof name === 'string' && /^([a-z.-]{1,40})\/(\d{1,4})$/.exec(name)) || [];
  return (
    format !== undefined &&
    known.every(
      (one) => one.startsWith(`${format}/`) && Number(one.slice(format.length + 1)) < Number(version),
    )
  );
}

/** Returns in Chinese that a text has a newer format, as a clause. */
export const newerFormat = (name: string): string => `用了较新的格式（${name}），请升级本程序后查看`;
