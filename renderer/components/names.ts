/** The value of an attribute in RFC 4514 text, with its escapes undone; undefined when there is none. */
function attributeOf(subject: string, type: string): string | undefined {
  const parts = subject.matchAll(/\s*([^=,+]+)=((?:\\.|[^,+\\])*)(?:[,+]|$)/g);
  for (const [, name = '', value = ''] of parts)
    if (name.toLowerCase() === type.toLowerCase())
      return value.replace(/\\([0-9a-f]{2}|.)/gi, (_, escaped: string) =>
        escaped.length === 2 ? String.fromCharCode(parseInt(escaped, 16)) : escaped,
      );
  return undefined;
}

/** The name of whom a certificate is for: the CN of RFC 4514 text; the whole text when there is none. */
export const commonName = (subject: string): string => attributeOf(subject, 'CN') ?? subject;

/** The personal number in a certificate's subject: its serialNumber; empty when there is none. */
export const personNumber = (subject: string): string => attributeOf(subject, 'serialNumber') ?? '';
