import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** Builds zip files: valid ones, and ones with false headers. */

export type Parts = Record<string, string | Buffer>;

export async function zipOf(parts: Parts, compress = true): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts))
    zip.addBuffer(Buffer.from(content), name, { compress });
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
}

const LOCAL = Buffer.from('504b0304', 'hex');
const CENTRAL = Buffer.from('504b0102', 'hex');
const END = Buffer.from('504b0506', 'hex');

/** Returns the offset of a header of `name`: in the central directory, or before its data. Throws without a match. */
function headerOf(zip: Buffer, name: string, kind: 'local' | 'central'): number {
  const [signature, nameAt] = kind === 'local' ? [LOCAL, 30] : [CENTRAL, 46];
  for (let at = zip.indexOf(signature); at >= 0; at = zip.indexOf(signature, at + 1))
    if (zip.subarray(at + nameAt, at + nameAt + name.length).toString() === name) return at;
  throw new Error(`no ${name}`);
}

/** Fields of an entry in the central directory (APPNOTE 4.3.12): offset and length in bytes. */
const FIELDS = {
  flags: [8, 2],
  method: [10, 2],
  crc: [16, 4],
  packed: [20, 4],
  size: [24, 4],
  start: [42, 4],
};

/** Returns a copy in which a field of the entry `name` in the central directory is set. */
export function withField(zip: Buffer, name: string, field: keyof typeof FIELDS, value: number): Buffer {
  const [offset, bytes] = FIELDS[field] as [number, number];
  const changed = Buffer.from(zip);
  changed.writeUIntLE(value, headerOf(zip, name, 'central') + offset, bytes);
  return changed;
}

/** Returns a copy in which the entry `name` refers to the data of the entry `of`, so that they overlap. */
export function withOverlap(zip: Buffer, name: string, of: string): Buffer {
  const [from, to] = [headerOf(zip, of, 'central'), headerOf(zip, name, 'central')];
  const changed = Buffer.from(zip);
  zip.copy(changed, to + 16, from + 16, from + 28);
  zip.copy(changed, to + 42, from + 42, from + 46);
  return changed;
}

/** Returns a copy whose end record states `offset` as the start of the central directory. */
export function withDirectoryAt(zip: Buffer, offset: number): Buffer {
  const changed = Buffer.from(zip);
  changed.writeUInt32LE(offset, zip.lastIndexOf(END) + 16);
  return changed;
}
