import type { DraftContent } from '../records';
import { plainText } from './text';

/** Maximum characters of body text in the name of an untitled draft. */
const NAME_LENGTH = 24;

/** Returns whether a draft contains nothing beyond its initial values. A body of empty paragraphs counts as empty. */
export function isBlank({
  title,
  summary,
  columnId,
  major,
  secrecy,
  body,
  attachments,
}: DraftContent): boolean {
  const written = [title, summary, columnId, secrecy.reason, secrecy.checkedBy];
  return (
    written.every((text) => text.trim() === '') &&
    secrecy.conclusion === null &&
    secrecy.personalData === null &&
    !major &&
    attachments.length === 0 &&
    body.content.every((block) => block.type === 'paragraph' && (block.content ?? []).length === 0)
  );
}

/** Returns the name of a draft for lists: its title, else its first line of text, else its first attachment. */
export function draftName({ title, body, attachments }: DraftContent): string {
  if (title.trim() !== '') return title;
  const line = plainText(body)
    .split('\n')
    .map((text) => text.trim())
    .find((text) => text !== '');
  if (line !== undefined)
    return `未填标题：${[...line].slice(0, NAME_LENGTH).join('')}${[...line].length > NAME_LENGTH ? '…' : ''}`;
  const [file] = attachments;
  return file ? `未填标题：附件“${file.name}”` : '空白草稿';
}
