/** Splits a SHA-256 (hex) into four lines of four groups of four characters, to be read out and compared. */
export function fingerprintLines(sha256: string): string[][] {
  const groups = sha256.match(/.{4}/g) ?? [];
  return [0, 4, 8, 12].map((start) => groups.slice(start, start + 4));
}

/** Returns the same as text, one line per row. */
export const fingerprintText = (sha256: string): string =>
  fingerprintLines(sha256)
    .map((groups) => groups.join(' '))
    .join('\n');
