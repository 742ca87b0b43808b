import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';

/** Something that must not be found, in every form in which a program may have written it down. */
export interface Needle {
  name: string;
  forms: Buffer[];
}

/** Base64 of `bytes` standing anywhere in a longer text: for each of the three places in a group, what is the same. */
function base64Of(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return Buffer.from(text.slice(shift === 0 ? 0 : shift + 1, -1));
  });
}

/** Bytes as they are, in base64 and base64url, and in hexadecimal. */
export function bytesNeedle(name: string, bytes: Buffer): Needle {
  const base64 = base64Of(bytes);
  const url = base64.map((form) => Buffer.from(form.toString().replaceAll('+', '-').replaceAll('/', '_')));
  const hex = bytes.toString('hex');
  return { name, forms: [bytes, ...base64, ...url, Buffer.from(hex), Buffer.from(hex.toUpperCase())] };
}

/** Text in UTF-8 and UTF-16, each also in base64 and hexadecimal, and escaped as JSON may have it. */
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

/** Regular files that a process holds open, those it has deleted already among them; on Linux only. */
export function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    const fd = path.join(folder, name);
    try {
      const target = readlinkSync(fd);
      return target.startsWith('/') && !target.startsWith('/dev/') && statSync(fd).isFile() ? [fd] : [];
    } catch (error) {
      // Closed since it was listed.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  });
}

/** Where which needle stands, and how much was looked at. */
export function look(
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
      // Gone since it was listed.
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
