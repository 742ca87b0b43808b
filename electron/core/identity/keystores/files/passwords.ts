/** A password in the two encodings of PKCS#12. */
export interface PasswordForm {
  /** For PKCS#12's own MAC and ciphers: BMPString with two trailing zero bytes (RFC 7292 appendix B.1). */
  bmp: Buffer;
  /** For PBES2 and PBMAC1: UTF-8 (RFC 8018 §3, RFC 9579). */
  bytes: Buffer;
}

const END = Buffer.alloc(2);

/**
 * Returns the encodings that programs use for this password, the standard one first. OpenSSL older than 1.1, or on a
 * terminal with GBK, treats each byte as a character; an empty password is encoded as nothing or as the two zero bytes.
 * Trying all of them does not weaken the password.
 */
export function passwordForms(password: string): PasswordForm[] {
  const bytes = Buffer.from(password, 'utf8');
  const standard = { bmp: Buffer.concat([Buffer.from(password, 'utf16le').swap16(), END]), bytes };
  if (password === '') return [standard, { bmp: Buffer.alloc(0), bytes }];
  if (/^[\u0001-\u007f]*$/.test(password)) return [standard];
  const gbk = toGbk(password);
  return [
    standard,
    ...(gbk ? [{ bmp: byteForCharacter(gbk), bytes: gbk }] : []),
    { bmp: byteForCharacter(bytes), bytes },
  ];
}

function byteForCharacter(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(bytes.toString('latin1'), 'utf16le').swap16(), END]);
}

let gbkCodes: Map<string, number> | null = null;

/** Returns the GBK encoding table, built once by decoding: Node can decode GBK but not encode it. */
function gbkTable(): Map<string, number> {
  if (gbkCodes) return gbkCodes;
  const decoder = new TextDecoder('gbk', { fatal: true });
  const codes = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      try {
        const character = decoder.decode(Uint8Array.of(lead, trail));
        if (!codes.has(character)) codes.set(character, lead * 256 + trail);
      } catch {
        // Not every byte pair is a character.
        continue;
      }
    }
  gbkCodes = codes;
  return codes;
}

/** Encodes text in GBK; null when a character is not in GBK. */
function toGbk(text: string): Buffer | null {
  const bytes: number[] = [];
  for (const character of text) {
    const ascii = character.codePointAt(0) ?? 0;
    const code = ascii < 0x80 ? ascii : gbkTable().get(character);
    if (code === undefined) return null;
    if (code >= 0x80) bytes.push(code >> 8);
    bytes.push(code & 0xff);
  }
  return Buffer.from(bytes);
}
