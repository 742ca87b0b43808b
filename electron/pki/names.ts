import { derContent, derItems, encodeOid, decodeOid, TAG } from './der';

/** Attribute names as in RFC 4514 and OpenSSL; other attributes are shown by their OID. */
const ATTRIBUTES = new Map(
  Object.entries({
    CN: '2.5.4.3',
    SN: '2.5.4.4',
    serialNumber: '2.5.4.5',
    C: '2.5.4.6',
    L: '2.5.4.7',
    ST: '2.5.4.8',
    street: '2.5.4.9',
    O: '2.5.4.10',
    OU: '2.5.4.11',
    title: '2.5.4.12',
    GN: '2.5.4.42',
    initials: '2.5.4.43',
    organizationIdentifier: '2.5.4.97',
    emailAddress: '1.2.840.113549.1.9.1',
    UID: '0.9.2342.19200300.100.1.1',
    DC: '0.9.2342.19200300.100.1.25',
  }).map(([name, id]) => [encodeOid(id).toString('hex'), name]),
);

/**
 * Returns a distinguished name (DER) as RFC 4514 text, most specific part first, separated by a comma and a space.
 * Throws a SyntaxError when it is malformed.
 */
export function nameText(name: Buffer): string {
  return derItems(name, TAG.sequence)
    .reverse()
    .map((part) => derItems(part, TAG.set).map(attributeText).join('+'))
    .join(', ');
}

/**
 * Returns the values of all attributes of one type (dotted OID) in a name, in order; null for a value that is not text.
 * Throws a SyntaxError when the name is malformed.
 */
export function attributesOf(name: Buffer, type: string): Array<string | null> {
  return derItems(name, TAG.sequence)
    .flatMap((part) => derItems(part, TAG.set))
    .flatMap((attribute) => {
      const [id, value] = derItems(attribute, TAG.sequence);
      return id?.equals(encodeOid(type)) ? [value ? textOf(value) : null] : [];
    });
}

function attributeText(attribute: Buffer): string {
  const [type, value, ...more] = derItems(attribute, TAG.sequence);
  if (!type || !value || more.length > 0) throw new SyntaxError('attribute');
  const name = ATTRIBUTES.get(type.toString('hex')) ?? decodeOid(type);
  const text = textOf(value);
  return `${name}=${text === null ? `#${value.toString('hex')}` : escaped(text)}`;
}

/**
 * Returns the text of a string value; null for other types and undecodable bytes. Older Chinese CAs use UTF-8 or GB
 * 2312 in types that permit only ASCII or T.61.
 */
function textOf(value: Buffer): string | null {
  const content = derContent(value, value[0] ?? 0);
  switch (value[0]) {
    case 0x0c:
      return decoded(content, 'utf-8');
    case 0x12:
    case 0x13:
    case 0x14:
    case 0x16:
      return decoded(content, 'utf-8') ?? decoded(content, 'gb18030');
    case 0x1e:
      return decoded(content, 'utf-16be');
    default:
      return null;
  }
}

function decoded(bytes: Buffer, encoding: string): string | null {
  if (encoding === 'utf-16be')
    return bytes.length % 2 ? null : Buffer.from(bytes).swap16().toString('utf16le');
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

/** Escapes by RFC 4514 §2.4; unprintable characters and those that change the text direction become hexadecimal. */
function escaped(text: string): string {
  return text
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      [...Buffer.from(character)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
    );
}
