/**
 * The name of whom a certificate is for: the CN of RFC 4514 text, with its escapes undone; the whole text when there is
 * none.
 */
export function commonName(subject: string): string {
  const found = /(?:^|[,+])\s*CN=((?:\\.|[^,+\\])*)/i.exec(subject)?.[1];
  if (found === undefined) return subject;
  return found.replace(/\\([0-9a-f]{2}|.)/gi, (_, escaped: string) =>
    escaped.length === 2 ? String.fromCharCode(parseInt(escaped, 16)) : escaped,
  );
}
