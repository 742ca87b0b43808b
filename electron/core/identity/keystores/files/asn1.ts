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
import { decode } from '../../../../pki/der';

/**
 * Reads the values that a PKCS#12 file is made of. Files are BER: Windows, Java and NSS cut octet strings into pieces
 * and leave lengths open, which asn1js understands. Everything here throws a SyntaxError for another type of value.
 */

const wrong = (wanted: string): never => {
  throw new SyntaxError(`expected ${wanted}`);
};

/** Some files have a few hundred pieces of a thousand bytes; the nodes that `decode` allows are far above them. */
export function read(bytes: Uint8Array): BaseBlock {
  try {
    return decode(bytes);
  } catch (cause) {
    // asn1js throws errors of many kinds at bytes that are no value.
    throw cause instanceof SyntaxError ? cause : new SyntaxError('no value', { cause });
  }
}

export const items = (block: BaseBlock | undefined): BaseBlock[] =>
  block instanceof Sequence || block instanceof AsnSet ? block.valueBlock.value : wrong('SEQUENCE or SET');

export const octets = (block: BaseBlock | undefined): Buffer =>
  block instanceof OctetString ? Buffer.from(block.getValue()) : wrong('OCTET STRING');

export const name = (block: BaseBlock | undefined): string =>
  block instanceof ObjectIdentifier ? block.getValue() : wrong('OBJECT IDENTIFIER');

/** A whole number from 0 on; Infinity when it is larger than 31 bits. */
export function count(block: BaseBlock | undefined): number {
  if (!(block instanceof Integer)) return wrong('INTEGER');
  const { isHexOnly, valueDec, valueHexView } = block.valueBlock;
  if (((valueHexView[0] ?? 0) & 0x80) !== 0) return wrong('a positive INTEGER');
  return isHexOnly ? Infinity : valueDec;
}

export const isNumber = (block: BaseBlock | undefined): boolean => block instanceof Integer;

const CONTEXT = 3;
const isTagged = (block: BaseBlock | undefined, tag: number): block is BaseBlock =>
  block?.idBlock.tagClass === CONTEXT && block.idBlock.tagNumber === tag;

/** The value inside an explicit context tag. */
export function inside(block: BaseBlock | undefined, tag: number): BaseBlock {
  if (!isTagged(block, tag) || !(block instanceof Constructed)) return wrong(`[${tag}]`);
  return block.valueBlock.value[0] ?? wrong(`a value in [${tag}]`);
}

/** An octet string under an implicit context tag, whole or in pieces. */
export function taggedOctets(block: BaseBlock | undefined, tag: number): Buffer {
  if (!isTagged(block, tag)) return wrong(`[${tag}]`);
  if (block instanceof Primitive) return Buffer.from(block.valueBlock.valueHexView);
  if (block instanceof Constructed) return Buffer.concat(block.valueBlock.value.map(octets));
  return wrong(`octets in [${tag}]`);
}

/** The value as it stands in the file. */
export const encoded = (block: BaseBlock | undefined): Buffer =>
  block ? Buffer.from(block.valueBeforeDecodeView) : wrong('a value');

/** AlgorithmIdentifier: its OID and parameters. */
export function algorithm(block: BaseBlock | undefined): { id: string; parameters: BaseBlock | undefined } {
  const [id, parameters] = items(block);
  return { id: name(id), parameters };
}
