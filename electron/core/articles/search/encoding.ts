/**
 * Writes a UTF-16 unit to `bytes` in CESU-8 (Unicode Technical Report 26), which is UTF-8 except that a surrogate is
 * encoded by itself. Returns the offset after it; a unit takes up to three bytes.
 */
export function encodeUnit(bytes: Uint8Array, offset: number, unit: number): number {
  let at = offset;
  if (unit < 0x80) {
    bytes[at++] = unit;
    return at;
  }
  if (unit < 0x800) bytes[at++] = 0xc0 | (unit >> 6);
  else {
    bytes[at++] = 0xe0 | (unit >> 12);
    bytes[at++] = 0x80 | ((unit >> 6) & 0x3f);
  }
  bytes[at++] = 0x80 | (unit & 0x3f);
  return at;
}

/** Returns a text in CESU-8. */
export function encodeText(text: string): Buffer {
  const bytes = Buffer.alloc(text.length * 3);
  let length = 0;
  for (let at = 0; at < text.length; at++) length = encodeUnit(bytes, length, text.charCodeAt(at));
  return bytes.subarray(0, length);
}
