/** The beginning of a SHA-256 as people compare it by eye: `3f2a 90bc 11de 5c07`. */
export function shortHash(sha256: string): string {
  return (sha256.slice(0, 16).match(/.{4}/g) ?? []).join(' ');
}
