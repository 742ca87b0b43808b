import {
  type BaseBlock,
  Constructed,
  Integer,
  ObjectIdentifier,
  OctetString,
  Primitive,
  Sequence,
  Set as AsnSet,
} from 'asn1js';
import { decodeBer } from '../../../../pki/der';

/**
 * Reads the ASN.1 values of a PKCS#12 file. Files are BER: Windows, Java and NSS split octet strings and use indefinite
 * lengths, which asn1js supports. Every function throws a `SyntaxError` for a value of another type.
 */

const wrong = (wanted: string): never => {
  throw new SyntaxError(`expected ${wanted}`);
};

/**
 * Returns the value that `bytes` encode. Throws a `SyntaxError` when they encode none or too many nodes; the limit of
 * `decode` is far above the few hundred nodes of real files.
 */
export function readValue(bytes: Uint8Array): BaseBlock {
  try {
    return decodeBer(bytes);
  } catch (cause) {
    // asn1js throws various errors for malformed bytes.
    throw cause instanceof SyntaxError ? cause : new SyntaxError('no value', { cause });
  }
}

/** Returns the elements of a SEQUENCE or SET. Throws a `SyntaxError` for other values. */
export const sequenceItems = (block: BaseBlock | undefined): BaseBlock[] =>
  block instanceof Sequence || block instanceof AsnSet ? block.valueBlock.value : wrong('SEQUENCE or SET');

/** Returns the bytes of an OCTET STRING, also of one in pieces. Throws a `SyntaxError` for other values. */
export const octetsOf = (block: BaseBlock | undefined): Buffer =>
  block instanceof OctetString ? Buffer.from(block.getValue()) : wrong('OCTET STRING');

/** Returns an OBJECT IDENTIFIER in dotted form. Throws a `SyntaxError` for other values. */
export const oidOf = (block: BaseBlock | undefined): string =>
  block instanceof ObjectIdentifier ? block.getValue() : wrong('OBJECT IDENTIFIER');

/** Returns a non-negative integer; Infinity when it has more than 31 bits. Throws a `SyntaxError` for other values. */
export function integerOf(block: BaseBlock | undefined): number {
  if (!(block instanceof Integer)) return wrong('INTEGER');
  const { isHexOnly, valueDec, valueHexView } = block.valueBlock;
  if (((valueHexView[0] ?? 0) & 0x80) !== 0) return wrong('a positive INTEGER');
  return isHexOnly ? Infinity : valueDec;
}

export const isInteger = (block: BaseBlock | undefined): boolean => block instanceof Integer;

const CONTEXT = 3;
const isTagged = (block: BaseBlock | undefined, tag: number): block is BaseBlock =>
  block?.idBlock.tagClass === CONTEXT && block.idBlock.tagNumber === tag;

/** Returns the value inside an explicit context tag. Throws a `SyntaxError` when there is none. */
export function explicitValue(block: BaseBlock | undefined, tag: number): BaseBlock {
  if (!isTagged(block, tag) || !(block instanceof Constructed)) return wrong(`[${tag}]`);
  return block.valueBlock.value[0] ?? wrong(`a value in [${tag}]`);
}

/**
 * Returns an octet string under an implicit context tag, primitive or constructed. Throws a `SyntaxError` for other
 * values.
 */
export function taggedOctets(block: BaseBlock | undefined, tag: number): Buffer {
  if (!isTagged(block, tag)) return wrong(`[${tag}]`);
  if (block instanceof Primitive) return Buffer.from(block.valueBlock.valueHexView);
  if (block instanceof Constructed) return Buffer.concat(block.valueBlock.value.map(octetsOf));
  return wrong(`octets in [${tag}]`);
}

/** Returns the encoding of the value as in the file. Throws a `SyntaxError` when there is none. */
export const encodingOf = (block: BaseBlock | undefined): Buffer =>
  block ? Buffer.from(block.valueBeforeDecodeView) : wrong('a value');

/** Returns OID and parameters of an AlgorithmIdentifier. Throws a `SyntaxError` for other values. */
export function readAlgorithm(block: BaseBlock | undefined): {
  id: string;
  parameters: BaseBlock | undefined;
} {
  const [id, parameters] = sequenceItems(block);
  return { id: oidOf(id), parameters };
}
