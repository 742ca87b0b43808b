import { fromBER, ObjectIdentifier, type BaseBlock } from 'asn1js';

/**
 * DER reading and writing for signatures: values are extracted and composed byte for byte, and only the canonical
 * encoding is accepted. Everything that accompanies signatures (certificates, CRLs, OCSP responses, timestamps) is read
 * with these functions. asn1js parses BER: it would accept several encodings of one message, and takes twenty times as
 * long as the RSA operation. It is used only for key files, which may be BER.
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
/** [0], constructed: an explicit tag, or an implicit tag on a SEQUENCE or SET. */
export const CONTEXT_0 = 0xa0;

/** Encodes one DER value from its tag and the concatenated parts. */
export function encodeDer(tag: number, ...parts: Uint8Array[]): Buffer {
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

/** Encodes a non-negative INTEGER from its big-endian bytes, in canonical form. */
export function encodeInteger(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  return encodeDer(TAG.integer, ...((digits[0] ?? 0) >= 0x80 ? [Uint8Array.of(0)] : []), digits);
}

/** Encodes an object identifier. */
export function encodeOid(value: string): Buffer {
  return Buffer.from(new ObjectIdentifier({ value }).toBER());
}

/** Returns a DER object identifier in dotted notation. Throws a SyntaxError when it is malformed. */
export function decodeOid(value: Buffer | undefined): string {
  const bytes = derContent(value ?? Buffer.alloc(0), TAG.oid);
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

/**
 * Accepts only the canonical length encoding: otherwise one signature would be valid for two encodings of a message.
 */
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

/** Returns the content of the single value in `bytes`. Throws a SyntaxError when its tag or length differs. */
export function derContent(bytes: Buffer, tag: number): Buffer {
  const header = headerAt(bytes, 0);
  if (header.tag !== tag || header.end !== bytes.length) throw new SyntaxError('unexpected value');
  return bytes.subarray(header.start);
}

/**
 * Returns the values inside the single constructed value in `bytes`, each with tag and length. Throws a SyntaxError
 * when it is missing, malformed or has another tag.
 */
export function derItems(bytes: Buffer | undefined, tag: number): Buffer[] {
  if (!bytes) throw new SyntaxError('missing value');
  const content = derContent(bytes, tag);
  const items: Buffer[] = [];
  for (let offset = 0; offset < content.length;) {
    const { end } = headerAt(content, offset);
    items.push(content.subarray(offset, end));
    offset = end;
  }
  return items;
}

type ItemTuple<N extends number, T extends Buffer[] = []> = T['length'] extends N
  ? T
  : ItemTuple<N, [...T, Buffer]>;

/** Returns the items as a tuple of `count`. Throws a SyntaxError when their number differs. */
export function exactly<N extends number>(count: N, items: Buffer[]): ItemTuple<N> {
  if (items.length !== count) throw new SyntaxError(`${items.length} values, not ${count}`);
  return items as ItemTuple<N>;
}

/** Returns the bytes of a BIT STRING without unused bits. Throws a SyntaxError for anything else. */
export function derBits(value: Buffer | undefined): Buffer {
  const content = value && derContent(value, TAG.bits);
  if (content?.[0] !== 0) throw new SyntaxError('bits');
  return content.subarray(1);
}

/**
 * Returns r and s of an ECDSA or SM2 signature. Null unless it is exactly a SEQUENCE of two canonical INTEGERs between
 * 1 and `order` − 1: a more lenient parser would accept further signatures derived from a valid one. Throws only
 * unexpected errors.
 */
export function readSignaturePair(signature: Uint8Array, order: bigint): [bigint, bigint] | null {
  try {
    const [r, s, ...more] = derItems(Buffer.from(signature), TAG.sequence).map(derNumber);
    const inRange = (value: bigint) => value > 0n && value < order;
    if (r === undefined || s === undefined || more.length > 0) return null;
    return inRange(r) && inRange(s) ? [r, s] : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Returns the value of a non-negative INTEGER in canonical DER. Throws a SyntaxError for anything else. */
export function derNumber(value: Buffer): bigint {
  const digits = derContent(value, TAG.integer);
  if (digits.length === 0 || (digits[0] ?? 0) >= 0x80 || !encodeInteger(digits).equals(value))
    throw new SyntaxError('number');
  return BigInt(`0x${digits.toString('hex')}`);
}

/** Parses a UTCTime (1950 to 2049) or GeneralizedTime in the form required by RFC 5280; null for anything else. */
export function derTime(value: Buffer): Date | null {
  const text = value.subarray(2).toString('latin1');
  const full = value[0] === TAG.utcTime ? `${text < '50' ? '20' : '19'}${text}` : text;
  const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (!digits) return null;
  const [, year, month, day, hour, minute, second] = digits;
  return instantOf(`${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`);
}

/** Parses `YYYY-MM-DDThh:mm:ss.sssZ`; null for a time that does not exist, such as 30 February. */
export function instantOf(text: string): Date | null {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text ? time : null;
}

/**
 * Parses one ASN.1 value (BER) that fills `bytes`. `maxNodes` limits the work that untrusted input can cause. Throws a
 * SyntaxError when the bytes are not such a value.
 */
export function decodeBer(bytes: Uint8Array, maxNodes = 10_000): BaseBlock {
  const { offset, result } = fromBER(bytes, { maxNodes, parseEmbedded: false });
  if (offset !== bytes.byteLength) throw new SyntaxError(result.error || 'trailing bytes');
  return result;
}
