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

/** A rule: the field that it concerns, what it says when broken, and whether it is. */
type Rule<T> = readonly [SubmissionProblem['field'], message: string, isBroken: (content: T) => boolean];

const CONTENT_RULES: ReadonlyArray<Rule<DraftContent>> = [
  ['title', '请填写标题。', ({ title }) => title.trim() === ''],
  ['title', '标题不能换行。', ({ title }) => /[\r\n]/.test(title)],
  ['site', '请选择发布站点。', ({ target }) => target.siteId === ''],
  ['column', '请选择栏目。', ({ columnId }) => columnId === ''],
  ['source', '请填写信息来源。', ({ source }) => source.trim() === ''],
  ['body', '正文还是空的。', ({ body }) => plainText(body).trim() === '' && imageHashes(body).length === 0],
];

/** 保密关: the 保密审查卡 must clear the article for publication before any review. */
const SECRECY_RULES: ReadonlyArray<Rule<DraftContent['secrecy']>> = [
  ['secrecy.conclusion', '请选择保密审查的结论。', ({ conclusion }) => conclusion === null],
  [
    'secrecy.conclusion',
    '保密审查结论为“不予公开”，不能送审。',
    ({ conclusion }) => conclusion === 'notDisclosed',
  ],
  [
    'secrecy.conclusion',
    '保密审查结论为“需报上级确定”，确定可以公开后再送审。',
    ({ conclusion }) => conclusion === 'referred',
  ],
  ['secrecy.personalData', '请选择稿件是否含有个人信息。', ({ personalData }) => personalData === null],
  [
    'secrecy.personalData',
    '稿件含有未处理的个人信息，请先隐去（第十四条：个人隐私）。',
    ({ personalData }) => personalData === 'present',
  ],
  ['secrecy.checkedBy', '请填写保密审查人。', ({ checkedBy }) => checkedBy.trim() === ''],
  ['secrecy.checkedOn', '请填写保密审查日期。', ({ checkedOn }) => checkedOn === null],
  ['secrecy.reason', '请写明保密审查的依据。', ({ reason }) => reason.trim() === ''],
];

/**
 * Returns what must be corrected before first review: title, site, column, source and body (第十一条 先审后发), attachments,
 * and the 保密审查卡. The client checks it before sending, the platform on receipt.
 */
export function submissionProblems(content: DraftContent): SubmissionProblem[] {
  return [
    ...problemsBy(CONTENT_RULES, content),
    ...attachmentProblems(content),
    ...problemsBy(SECRECY_RULES, content.secrecy),
  ];
}

function problemsBy<T>(rules: ReadonlyArray<Rule<T>>, content: T): SubmissionProblem[] {
  return rules.flatMap(([field, message, isBroken]) => (isBroken(content) ? [{ field, message }] : []));
}

function attachmentProblems({ attachments }: DraftContent): SubmissionProblem[] {
  const messages = attachments.flatMap((it) => attachmentProblem(it) ?? []);
  // File names on Windows are case-insensitive: 甲.PDF and 甲.pdf are the same file.
  const names = attachments.map(({ name }) => name.toLowerCase());
  if (new Set(names).size !== names.length) messages.push('有重名的附件，请改名后再送审。');
  return messages.map((message) => ({ field: 'attachments', message }));
}

/** Returns whether the problem concerns the 保密审查卡. */
export const isSecrecyProblem = ({ field }: SubmissionProblem): boolean => field.startsWith('secrecy.');

/** Returns whether every question of the 保密审查卡 has an answer. */
export function hasSecrecyAnswers(content: DraftContent): content is ContentPackage {
  const { conclusion, personalData, checkedOn } = content.secrecy;
  return conclusion !== null && personalData !== null && checkedOn !== null;
}
