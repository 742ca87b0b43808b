/** Returns the unescaped value of an attribute in a name of RFC 4514; undefined when it is missing. */
function attributeOf(subject: string, type: string): string | undefined {
  const parts = subject.matchAll(/\s*([^=,+]+)=((?:\\.|[^,+\\])*)(?:[,+]|$)/g);
  for (const [, name = '', value = ''] of parts)
    if (name.toLowerCase() === type.toLowerCase())
      return value.replace(/\\([0-9a-f]{2}|.)/gi, (_, escaped: string) =>
        escaped.length === 2 ? String.fromCharCode(parseInt(escaped, 16)) : escaped,
      );
  return undefined;
}

/** Returns the CN of a name of RFC 4514; the whole text when it has none. */
export const commonName = (subject: string): string => attributeOf(subject, 'CN') ?? subject;

/** Returns the serialNumber of a certificate's subject, which is the personal number; empty when missing. */
export const personalNumber = (subject: string): string => attributeOf(subject, 'serialNumber') ?? '';
