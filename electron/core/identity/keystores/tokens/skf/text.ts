/** Names as drivers return them: bytes in the vendor's encoding, ended by a zero. */

export interface NativeName {
  /** Bytes as the driver expects them, with the closing zero. */
  bytes: Buffer;
  text: string;
}

const END = Buffer.alloc(1);
const utf8 = new TextDecoder('utf-8', { fatal: true });
const gbk = new TextDecoder('gbk');

/** Decodes a name up to its closing zero as UTF-8, or else as GBK. */
export function decodeName(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const kept = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return utf8.decode(kept).trimEnd();
  } catch {
    // Vendors for Chinese Windows use GBK.
    return gbk.decode(kept).trimEnd();
  }
}

export const zeroTerminated = (text: string): Buffer => Buffer.concat([Buffer.from(text, 'utf8'), END]);

/** Splits a list of names, each ended by a zero and the list by another. */
export function splitNames(list: Buffer): NativeName[] {
  const names: NativeName[] = [];
  for (let start = 0; start < list.length;) {
    const zero = list.indexOf(0, start);
    const end = zero < 0 ? list.length : zero;
    if (end === start) break;
    const bytes = list.subarray(start, end);
    names.push({ bytes: Buffer.concat([bytes, END]), text: decodeName(bytes) });
    start = end + 1;
  }
  return names;
}
