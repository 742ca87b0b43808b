import { fromBER, ObjectIdentifier, type BaseBlock } from 'asn1js';

/**
 * DER as signatures need it: values cut out of, and put into, a message byte for byte, in the one form that DER has for
 * each. What comes with signatures (certificates, CRLs, OCSP responses, timestamps) is read with this alone: a reader of
 * BER, as asn1js is, would let one message through in many forms, and takes twenty times as long as the RSA operation.
 * asn1js reads what is BER by its nature: key files.
 */

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
};
/** [0], constructed: an explicit tag, or an implicit one over a SEQUENCE or SET. */
export const CONTEXT_0 = 0xa0;

/** One DER value: tag, length, and the parts one after another. */
export function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [tag];
  if (length < 0x80) head.push(length);
  else {
    const octets: number[] = [];
    for (let rest = length; rest > 0; rest >>>= 8) octets.unshift(rest & 0xff);
    head.push(0x80 | octets.length, ...octets);
  }
  return Buffer.concat([Uint8Array.from(head), ...parts], head.length + length);
}

/** DER of a non-negative INTEGER from its big-endian bytes: no byte too many, a zero before a high bit. */
export function integer(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  return der(TAG.integer, ...((digits[0] ?? 0) >= 0x80 ? [Uint8Array.of(0)] : []), digits);
}

/** DER of an object identifier. */
export function oid(value: string): Buffer {
  return Buffer.from(new ObjectIdentifier({ value }).toBER());
}

/** An object identifier, DER, in dotted numbers. Throws a SyntaxError when it is none. */
export function oidText(value: Buffer | undefined): string {
  const bytes = contentOf(value ?? Buffer.alloc(0), TAG.oid);
  const numbers: bigint[] = [];
  let number = 0n;
  for (const [index, byte] of bytes.entries()) {
    const starts = index === 0 || (bytes[index - 1] ?? 0) < 0x80;
    if (starts && byte === 0x80) throw new SyntaxError('identifier');
    number = (number << 7n) | BigInt(byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0n;
  }
  const [first, ...rest] = numbers;
  if (first === undefined || (bytes.at(-1) ?? 0) >= 0x80) throw new SyntaxError('identifier');
  const root = first < 80n ? first / 40n : 2n;
  return [root, first - root * 40n, ...rest].join('.');
}

interface Header {
  tag: number;
  start: number;
  end: number;
}

/** Only the one form of a length that DER allows: two forms of one message would be two messages with one signature. */
function headerAt(bytes: Uint8Array, offset: number): Header {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) throw new SyntaxError('cut short');
  if ((tag & 0x1f) === 0x1f) throw new SyntaxError('tag');
  let start = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 3) throw new SyntaxError('length');
    length = 0;
    for (const end = start + octets; start < end; start++) length = (length << 8) | (bytes[start] ?? 0);
    if (length < 0x80 || length < 1 << (8 * (octets - 1))) throw new SyntaxError('length');
  }
  if (start + length > bytes.length) throw new SyntaxError('cut short');
  return { tag, start, end: start + length };
}

/** The content of the one value that fills `bytes`. Throws a SyntaxError when it has another tag or another length. */
export function contentOf(bytes: Buffer, tag: number): Buffer {
  const header = headerAt(bytes, 0);
  if (header.tag !== tag || header.end !== bytes.length) throw new SyntaxError('unexpected value');
  return bytes.subarray(header.start);
}

/** The values inside the constructed value that fills `bytes`, each with its tag and length. Throws a SyntaxError. */
export function itemsOf(bytes: Buffer | undefined, tag: number): Buffer[] {
  if (!bytes) throw new SyntaxError('missing value');
  const content = contentOf(bytes, tag);
  const items: Buffer[] = [];
  for (let offset = 0; offset < content.length;) {
    const { end } = headerAt(content, offset);
    items.push(content.subarray(offset, end));
    offset = end;
  }
  return items;
}

/** The bytes of a BIT STRING of whole bytes. Throws a SyntaxError for anything else. */
export function bitsOf(value: Buffer | undefined): Buffer {
  const content = value && contentOf(value, TAG.bits);
  if (content?.[0] !== 0) throw new SyntaxError('bits');
  return content.subarray(1);
}

/**
 * r and s of an ECDSA or SM2 signature. Null unless it is a SEQUENCE of two INTEGERs in their one form, from 1 to
 * `order` less 1, and nothing after: what a laxer reader lets through is a second signature made from the first.
 */
export function readPair(signature: Uint8Array, order: bigint): [bigint, bigint] | null {
  try {
    const [r, s, ...more] = itemsOf(Buffer.from(signature), TAG.sequence).map(numberOf);
    const inRange = (value: bigint) => value > 0n && value < order;
    if (r === undefined || s === undefined || more.length > 0) return null;
    return inRange(r) && inRange(s) ? [r, s] : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The value of a non-negative INTEGER in its one DER form. Throws a SyntaxError for anything else. */
export function numberOf(value: Buffer): bigint {
  const digits = contentOf(value, TAG.integer);
  if (digits.length === 0 || (digits[0] ?? 0) >= 0x80 || !integer(digits).equals(value))
    throw new SyntaxError('number');
  return BigInt(`0x${digits.toString('hex')}`);
}

/** The instant of a UTCTime (1950 to 2049) or GeneralizedTime in the form RFC 5280 asks for; null for anything else. */
export function timeOf(value: Buffer): Date | null {
  const text = value.subarray(2).toString('latin1');
  const full = value[0] === TAG.utcTime ? `${text < '50' ? '20' : '19'}${text}` : text;
  const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (!digits) return null;
  const [, year, month, day, hour, minute, second] = digits;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}

/**
 * Reads one ASN.1 value that fills `bytes` to the end. `maxNodes` bounds the work that input from outside may cause.
 * Throws a SyntaxError when the bytes are no such value.
 */
export function decode(bytes: Uint8Array, maxNodes = 10_000): BaseBlock {
  const { offset, result } = fromBER(bytes, { maxNodes, parseEmbedded: false });
  if (offset !== bytes.byteLength) throw new SyntaxError(result.error || 'trailing bytes');
  return result;
}
