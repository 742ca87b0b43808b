import type { Attachment } from '../../electron/core/contract';
import { safeName } from '../../electron/core/contract/terms';

/** Limits of the contract and of the platform. */
export const MOST_FILES = 50;
const LARGEST = 200 * 1024 * 1024;

/**
 * Returns why a file cannot be attached when there are `present` of at most `most`, as a sentence; null when it can.
 */
export function attachmentProblemOf(
  file: Pick<File, 'name' | 'size'>,
  present: number,
  most = MOST_FILES,
): string | null {
  if (present >= most) return `附件最多 ${most} 个，“${file.name}”没有加入。`;
  if (file.size === 0) return `“${file.name}”是空文件，没有加入。`;
  if (file.size > LARGEST) return `“${file.name}”超过 200 MB，没有加入。`;
  return null;
}

function split(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
}

/** Returns a valid name that no other attachment has, ignoring case: 公告.pdf, 公告(2).pdf, … */
export function freeName(wanted: string, taken: readonly string[]): string {
  const others = new Set(taken.map((name) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = safeName(wanted, number === 1 ? '' : `(${number})`);
    if (!others.has(name.toLowerCase())) return name;
  }
}

/**
 * Returns the new name of an attachment. The extension is kept, because it gives the file type. Null when nothing was
 * typed.
 */
export function renamedFile(attachment: Attachment, typed: string): string | null {
  const [, extension] = split(attachment.name);
  const [stem, given] = split(typed.trim().replace(/[\\/:*?"<>|\r\n]/g, ''));
  const name = given.toLowerCase() === extension.toLowerCase() ? stem : stem + given;
  return name === '' ? null : safeName(name + extension);
}
