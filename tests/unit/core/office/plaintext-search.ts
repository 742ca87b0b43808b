import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';

/** Data that must not be found, in each encoding in which a program may have written it. */
export interface Needle {
  name: string;
  forms: Buffer[];
}

/** Returns the constant part of the base64 of `bytes` within longer data, for each of the three alignments. */
function base64Of(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return Buffer.from(text.slice(shift === 0 ? 0 : shift + 1, -1));
  });
}

/** Returns a needle for raw bytes, base64, base64url and hexadecimal. */
export function bytesNeedle(name: string, bytes: Buffer): Needle {
  const base64 = base64Of(bytes);
  const url = base64.map((form) => Buffer.from(form.toString().replaceAll('+', '-').replaceAll('/', '_')));
  const hex = bytes.toString('hex');
  return { name, forms: [bytes, ...base64, ...url, Buffer.from(hex), Buffer.from(hex.toUpperCase())] };
}

/** Returns a needle for text in UTF-8 and UTF-16 (also in base64 and hexadecimal), JSON escapes and URL encoding. */
export function textNeedle(name: string, text: string): Needle {
  const escaped = [...text].map((it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const forms = ['utf8', 'utf16le'] as const;
  return {
    name,
    forms: [
      ...forms.flatMap((encoding) => bytesNeedle(name, Buffer.from(text, encoding)).forms),
      Buffer.from(escaped),
      Buffer.from(encodeURIComponent(text)),
    ],
  };
}

function* filesUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(full);
    else if (entry.isFile()) yield full;
  }
}

/** Returns the regular files that a process has open, including deleted ones. Works on Linux only. */
export function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    const fd = path.join(folder, name);
    try {
      const target = readlinkSync(fd);
      return target.startsWith('/') && !target.startsWith('/dev/') && statSync(fd).isFile() ? [fd] : [];
    } catch (error) {
      // The file was closed after it was listed.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  });
}

/** Searches files for the needles. Returns the hits, and the number of files and bytes that were searched. */
export function searchFiles(
  places: { folders: readonly string[]; files?: readonly string[] },
  needles: readonly Needle[],
): { found: string[]; files: number; bytes: number } {
  const found: string[] = [];
  let files = 0;
  let bytes = 0;
  for (const file of [...places.folders.flatMap((it) => [...filesUnder(it)]), ...(places.files ?? [])]) {
    let content: Buffer;
    try {
      content = readFileSync(file);
    } catch (error) {
      // The file was deleted after it was listed.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    files += 1;
    bytes += content.length;
    for (const { name, forms } of needles)
      if (forms.some((form) => content.includes(form))) found.push(`${name} in ${file}`);
  }
  return { found, files, bytes };
}
