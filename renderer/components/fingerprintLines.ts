/** A SHA-256 (hex) as four lines of four groups of four characters, for people to read out and compare. */
export function fingerprintLines(sha256: string): string[][] {
  const groups = sha256.match(/.{4}/g) ?? [];
  return [0, 4, 8, 12].map((start) => groups.slice(start, start + 4));
}

/** The same as text, a line a row. */
export const fingerprintText = (sha256: string): string =>
  fingerprintLines(sha256)
    .map((groups) => groups.join(' '))
    .join('\n');
