import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** Returns the SHA-256 of bytes or of UTF-8 text, lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/**
 * Returns the RFC 8785 text of a JSON value. Throws when JSON cannot represent it (NaN, cycles, lone surrogates,
 * undefined).
 */
export function canonicalText(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('no canonical form');
  return text;
}

function keysAreOrdered(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const inOrder = (key: string, at: number, keys: string[]) => at === 0 || (keys[at - 1] ?? '') < key;
  return (
    (Array.isArray(value) || Object.keys(value).every(inOrder)) && Object.values(value).every(keysAreOrdered)
  );
}

/**
 * Returns whether `text` is the RFC 8785 text of `value`, which was parsed from it. Much faster than `canonicalText`.
 */
export function isCanonical(value: unknown, text: string): boolean {
  if (JSON.stringify(value) !== text) return false;
  // Possibly a lone surrogate: JSON.stringify escapes it, RFC 8785 forbids it.
  if (!/\\ud[89a-f]/.test(text)) return keysAreOrdered(value);
  try {
    return canonicalText(value) === text;
  } catch {
    return false;
  }
}
