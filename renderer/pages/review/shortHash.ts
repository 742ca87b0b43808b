/** Returns the beginning of a SHA-256 for comparison by people: `3f2a 90bc 11de 5c07`. */
export function shortHash(sha256: string): string {
  return (sha256.slice(0, 16).match(/.{4}/g) ?? []).join(' ');
}
