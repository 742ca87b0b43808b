/** Maximum nesting of a response's JSON, and maximum number of values: a page of 500 records has about 10,000. */
const JSON_LIMITS = { levels: 64, values: 400_000 };
const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Returns whether JSON text (UTF-8) is nested too deeply or has too many values to be parsed: parsing a response of a
 * few megabytes can need a hundred times as much memory. The text need not be valid JSON.
 */
export function jsonExceedsLimits(text: Uint8Array, limits = JSON_LIMITS): boolean {
  let level = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === QUOTE) {
      for (at++; at < text.length && text[at] !== QUOTE; at++) if (text[at] === BACKSLASH) at++;
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      values++;
      if (++level > limits.levels) return true;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) level--;
    else if (byte === COMMA) values++;
  }
  return values > limits.values;
}
