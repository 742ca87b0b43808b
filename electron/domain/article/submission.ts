import { attachmentProblem, type ContentPackage, type DraftContent } from '../records';
import { imageHashes } from './package';
import { plainText } from './text';

/** A reason why a draft cannot be submitted: the field, and a Chinese sentence for the author. */
export interface SubmissionProblem {
  field:
    | 'title'
    | 'site'
    | 'column'
    | 'source'
    | 'body'
    | 'attachments'
    | `secrecy.${'conclusion' | 'personalData' | 'checkedBy' | 'checkedOn' | 'reason'}`;
  message: string;
}

/**
 * Returns what must be corrected before first review: title, site, column, source and body (第十一条 先审后发), attachments,
 * and the 保密审查卡, which must clear the article for publication before any review (保密关). The client checks it before
 * sending, the platform on receipt.
 */
export function submissionProblems(content: DraftContent): SubmissionProblem[] {
  const problems: SubmissionProblem[] = [];
  const add = (field: SubmissionProblem['field'], message: string) => problems.push({ field, message });
  if (content.title.trim() === '') add('title', '请填写标题。');
  if (/[\r\n]/.test(content.title)) add('title', '标题不能换行。');
  if (content.target.siteId === '') add('site', '请选择发布站点。');
  if (content.columnId === '') add('column', '请选择栏目。');
  if (content.source.trim() === '') add('source', '请填写信息来源。');
  if (plainText(content.body).trim() === '' && imageHashes(content.body).length === 0)
    add('body', '正文还是空的。');
  for (const problem of content.attachments.flatMap((it) => attachmentProblem(it) ?? []))
    add('attachments', problem);
  // File names on Windows are case-insensitive: 甲.PDF and 甲.pdf are the same file.
  const names = content.attachments.map(({ name }) => name.toLowerCase());
  if (new Set(names).size !== names.length) add('attachments', '有重名的附件，请改名后再送审。');
  const { secrecy } = content;
  if (secrecy.conclusion === null) add('secrecy.conclusion', '请选择保密审查的结论。');
  if (secrecy.conclusion === 'notDisclosed')
    add('secrecy.conclusion', '保密审查结论为“不予公开”，不能送审。');
  if (secrecy.conclusion === 'referred')
    add('secrecy.conclusion', '保密审查结论为“需报上级确定”，确定可以公开后再送审。');
  if (secrecy.personalData === null) add('secrecy.personalData', '请选择稿件是否含有个人信息。');
  if (secrecy.personalData === 'present')
    add('secrecy.personalData', '稿件含有未处理的个人信息，请先隐去（第十四条：个人隐私）。');
  if (secrecy.checkedBy.trim() === '') add('secrecy.checkedBy', '请填写保密审查人。');
  if (secrecy.checkedOn === null) add('secrecy.checkedOn', '请填写保密审查日期。');
  if (secrecy.reason.trim() === '') add('secrecy.reason', '请写明保密审查的依据。');
  return problems;
}

/** Returns whether the problem concerns the 保密审查卡. */
export const isSecrecyProblem = ({ field }: SubmissionProblem): boolean => field.startsWith('secrecy.');

/** Returns whether every question of the 保密审查卡 has an answer. */
export function hasSecrecyAnswers(content: DraftContent): content is ContentPackage {
  const { conclusion, personalData, checkedOn } = content.secrecy;
  return conclusion !== null && personalData !== null && checkedOn !== null;
}
