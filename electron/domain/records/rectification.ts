import { z } from 'zod';
import { attachmentSchema } from './content';
import { clauses, entryKind } from './entry-kind';
import { DUTY_STAFF, STAFF } from './role-groups';
import { FINDING_KIND_NAME, FINDING_SOURCE_NAME } from './terms';
import { idSchema, instantSchema } from './values';

/** Ledger bodies of findings and their rectification (第十四条(一) 读网, 第十九条 1-5个工作日整改). */

const textSchema = z.string().min(1).max(4000);

/** 严重表述错误、表述错误、个人隐私、问题地图、商业广告、涉密敏感、无法访问、错链断链、更新不及时、其他. */
export const findingKindSchema = z.enum([
  'seriousWording',
  'wording',
  'privacy',
  'map',
  'advertisement',
  'secrecy',
  'unreachable',
  'link',
  'stale',
  'other',
]);
export type FindingKind = z.infer<typeof findingKindSchema>;

/** 自查巡检、上级通报、数据资源管理部门、网信部门、集约化平台监测、第三方评估、网民纠错、其他. */
export const findingSourceSchema = z.enum([
  'own',
  'superior',
  'data',
  'cyberspace',
  'monitoring',
  'assessor',
  'public',
  'other',
]);
export type FindingSource = z.infer<typeof findingSourceSchema>;

/** Source of a finding that was reported to the office. */
export const findingNoticeSchema = z.strictObject({
  source: findingSourceSchema,
  /** 文号或编号 of the notice; empty when it has none. */
  number: z.string().max(100),
  /** Work days that the notice gives (第十九条: 1-5). Null: it sets no period, and five days apply. */
  workDays: z.number().int().min(1).max(5).nullable(),
});
export type FindingNotice = z.infer<typeof findingNoticeSchema>;

/** Returns source and period of a finding, such as 网信部门（皖网办〔2026〕3号），要求 3 个工作日内整改. */
function noticeText({ source, number, workDays }: FindingNotice): string {
  const from = `${FINDING_SOURCE_NAME[source]}${number === '' ? '' : `（${number}）`}`;
  return workDays === null ? from : `${from}，要求 ${workDays} 个工作日内整改`;
}

export const rectificationEntries = [
  entryKind({
    label: '登记问题',
    area: 'cases',
    roles: STAFF,
    subject: ({ findingId }) => `finding/${findingId}`,
    text: ({ kind, where, notice, text }) =>
      clauses(`${FINDING_KIND_NAME[kind]}：${where}`, notice ? noticeText(notice) : '', text),
    schema: z.strictObject({
      type: z.literal('finding.open'),
      findingId: idSchema,
      /** Id of the reading (`log.read`) that found it. Null when it came from elsewhere. */
      readId: idSchema.nullable(),
      kind: findingKindSchema,
      /** Title or address of the page. */
      where: z.string().min(1).max(500),
      text: textSchema,
      receivedAt: instantSchema,
      /** Absent when a reading found it, and in entries of older program versions. */
      notice: findingNoticeSchema.optional(),
      attachments: z.array(attachmentSchema).max(20),
    }),
  }),
  entryKind({
    label: '交办问题',
    area: 'cases',
    roles: DUTY_STAFF,
    subject: ({ findingId }) => `finding/${findingId}`,
    text: ({ to, text }, { name }) => clauses(`交${name(to)}办理`, text),
    schema: z.strictObject({
      type: z.literal('finding.assign'),
      findingId: idSchema,
      to: z.string().min(1).max(60),
      text: z.string().max(1000),
    }),
  }),
  /** 整改措施, with evidence. */
  entryKind({
    label: '整改',
    area: 'cases',
    roles: STAFF,
    subject: ({ findingId }) => `finding/${findingId}`,
    text: ({ text }) => text,
    schema: z.strictObject({
      type: z.literal('finding.correct'),
      findingId: idSchema,
      text: textSchema,
      attachments: z.array(attachmentSchema).max(20),
    }),
  }),
  /** 情况说明, when it cannot be corrected in time. */
  entryKind({
    label: '情况说明',
    area: 'cases',
    roles: STAFF,
    subject: ({ findingId }) => `finding/${findingId}`,
    text: ({ text }) => text,
    schema: z.strictObject({ type: z.literal('finding.explain'), findingId: idSchema, text: textSchema }),
  }),
  /** Confirms the correction; or, without a correction, states why there was no problem. */
  entryKind({
    label: '问题销号',
    area: 'cases',
    roles: DUTY_STAFF,
    subject: ({ findingId }) => `finding/${findingId}`,
    text: ({ text }) => text,
    schema: z.strictObject({ type: z.literal('finding.close'), findingId: idSchema, text: textSchema }),
  }),
] as const;
