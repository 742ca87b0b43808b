import type { DraftContent } from '../records';
import { plainText } from './text';

/** Characters of the text by which a draft without a title is named. */
const NAME_LENGTH = 24;

/** Whether nothing was entered: only what a new draft begins with. The shape of the body is not relied on. */
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

/** The name of a draft in lists: its title, else its first words, else its first attachment. */
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
