import { z } from 'zod';
import { attachmentSchema } from './content';
import { clauses, entryKind } from './entry-kind';
import { DUTY_STAFF, LEADERS, STAFF } from './role-groups';
import {
  ADVISORY_LEVEL_NAME,
  ADVISORY_SOURCE_NAME,
  INCIDENT_KIND_NAME,
  INCIDENT_LEVEL_NAME,
  INFORMED_NAME,
  OUTAGE_CAUSE_NAME,
  WAY_NAME,
} from './terms';
import { idSchema, instantSchema, sha256Schema } from './values';

/** Ledger bodies of advisories, incidents and outages (第三条(一)、第七条、第八条). */

const textSchema = z.string().min(1).max(4000);
const titleSchema = z.string().min(1).max(200);
const attachmentsSchema = z.array(attachmentSchema).max(20);

/** 网信、公安、数管、通信管理、其他. */
export const advisorySourceSchema = z.enum(['cyberspace', 'police', 'data', 'telecom', 'other']);
export type AdvisorySource = z.infer<typeof advisorySourceSchema>;
/** 预警颜色, as stated in the notice. */
export const advisoryLevelSchema = z.enum(['red', 'orange', 'yellow', 'blue', 'none']);
export type AdvisoryLevel = z.infer<typeof advisoryLevelSchema>;

/** 网络攻击、页面篡改、信息泄露、无法访问、有害或错误内容、舆情、其他. */
export const incidentKindSchema = z.enum([
  'attack',
  'tampering',
  'leak',
  'outage',
  'content',
  'opinion',
  'other',
]);
export type IncidentKind = z.infer<typeof incidentKindSchema>;
/** 一般、较大、重大、特别重大 (《国家网络安全事件报告管理办法》 第四条 requires a report from 较大 upwards). */
export const incidentLevelSchema = z.enum(['ordinary', 'larger', 'major', 'extraordinary']);
export type IncidentLevel = z.infer<typeof incidentLevelSchema>;

/** Recipients of a report: 带班领导、主要负责人、宣传部门、省级网信部门、市网信部门、公安、数管、通信管理、市政府办公室、其他. */
export const informedSchema = z.enum([
  'leader',
  'principal',
  'publicity',
  'provincialCyberspace',
  'cityCyberspace',
  'police',
  'data',
  'telecom',
  'government',
  'other',
]);
export type Informed = z.infer<typeof informedSchema>;

/** 断电、断网、责令关停、整改下线、其他. */
export const outageCauseSchema = z.enum(['power', 'network', 'ordered', 'rectification', 'other']);
export type OutageCause = z.infer<typeof outageCauseSchema>;

const drillMark = (drill: boolean) => (drill ? '【演练】' : '');

export const incidentEntries = [
  entryKind({
    label: '登记预警通报',
    area: 'cases',
    roles: DUTY_STAFF,
    subject: ({ advisoryId }) => `advisory/${advisoryId}`,
    text: ({ source, number, title, level, deadline, text }, { minute }) =>
      clauses(
        `${ADVISORY_SOURCE_NAME[source]}${number === '' ? '' : `（${number}）`}：${title}`,
        ADVISORY_LEVEL_NAME[level],
        deadline === null ? '' : `${minute(deadline)} 前反馈`,
        text,
      ),
    schema: z.strictObject({
      type: z.literal('advisory.register'),
      advisoryId: idSchema,
      source: advisorySourceSchema,
      /** Document number of the notice; empty when it has none. */
      number: z.string().max(100),
      title: titleSchema,
      level: advisoryLevelSchema,
      receivedAt: instantSchema,
      deadline: instantSchema.nullable(),
      text: z.string().max(4000),
      attachments: attachmentsSchema,
    }),
  }),
  entryKind({
    label: '交办预警通报',
    area: 'cases',
    roles: DUTY_STAFF,
    subject: ({ advisoryId }) => `advisory/${advisoryId}`,
    text: ({ to, text }, { name }) => clauses(`交${name(to)}办理`, text),
    schema: z.strictObject({
      type: z.literal('advisory.assign'),
      advisoryId: idSchema,
      to: z.string().min(1).max(60),
      text: z.string().max(1000),
    }),
  }),
  entryKind({
    label: '答复预警通报',
    area: 'cases',
    roles: STAFF,
    subject: ({ advisoryId }) => `advisory/${advisoryId}`,
    text: ({ text }) => text,
    schema: z.strictObject({
      type: z.literal('advisory.answer'),
      advisoryId: idSchema,
      text: textSchema,
      attachments: attachmentsSchema,
    }),
  }),
  entryKind({
    label: '办结预警通报',
    area: 'cases',
    roles: DUTY_STAFF,
    subject: ({ advisoryId }) => `advisory/${advisoryId}`,
    text: ({ text }) => text,
    schema: z.strictObject({ type: z.literal('advisory.close'), advisoryId: idSchema, text: textSchema }),
  }),

  entryKind({
    label: '登记突发事件',
    area: 'cases',
    roles: DUTY_STAFF,
    subject: ({ incidentId }) => `incident/${incidentId}`,
    text: ({ drill, title, kind, discoveredAt, text }, { minute }) =>
      clauses(
        `${drillMark(drill)}${title}（${INCIDENT_KIND_NAME[kind]}）`,
        `${minute(discoveredAt)} 发现`,
        text,
      ),
    schema: z.strictObject({
      type: z.literal('incident.open'),
      incidentId: idSchema,
      title: titleSchema,
      kind: incidentKindSchema,
      discoveredAt: instantSchema,
      text: textSchema,
      /** 演练: recorded like a real incident, and marked as a drill everywhere. */
      drill: z.boolean(),
    }),
  }),
  /** 定级, decided by a person and signed. */
  entryKind({
    label: '事件定级',
    area: 'cases',
    roles: LEADERS,
    signed: true,
    subject: ({ incidentId }) => `incident/${incidentId}`,
    text: ({ level, basis }) => clauses(INCIDENT_LEVEL_NAME[level], basis),
    schema: z.strictObject({
      type: z.literal('incident.level'),
      incidentId: idSchema,
      level: incidentLevelSchema,
      basis: textSchema,
    }),
  }),
  entryKind({
    label: '事件处置',
    area: 'cases',
    roles: STAFF,
    subject: ({ incidentId }) => `incident/${incidentId}`,
    text: ({ text }) => text,
    schema: z.strictObject({
      type: z.literal('incident.act'),
      incidentId: idSchema,
      happenedAt: instantSchema,
      text: textSchema,
    }),
  }),
  entryKind({
    label: '事件报告',
    area: 'cases',
    roles: STAFF,
    subject: ({ incidentId }) => `incident/${incidentId}`,
    text: ({ whom, person, way, text }) =>
      clauses(`向${INFORMED_NAME[whom]}${person === '' ? '' : `（${person}）`}报告，${WAY_NAME[way]}`, text),
    schema: z.strictObject({
      type: z.literal('incident.tell'),
      incidentId: idSchema,
      whom: informedSchema,
      /** The person or office. */
      person: z.string().max(100),
      way: z.enum(['phone', 'written', 'platform', 'inPerson']),
      happenedAt: instantSchema,
      text: z.string().max(2000),
    }),
  }),
  /** 回应信息: an article reviewed on the fast track (快审), with all its signatures. */
  entryKind({
    label: '事件回应信息',
    area: 'cases',
    roles: DUTY_STAFF,
    subject: ({ incidentId }) => `incident/${incidentId}`,
    text: () => '起草回应信息，送快审',
    schema: z.strictObject({
      type: z.literal('incident.respond'),
      incidentId: idSchema,
      articleId: idSchema,
    }),
  }),
  /** A 值班快报 or 书面报备, as the file that was sent. */
  entryKind({
    label: '事件文书',
    area: 'cases',
    roles: DUTY_STAFF,
    subject: ({ incidentId }) => `incident/${incidentId}`,
    text: ({ kind, name }) => `${kind === 'bulletin' ? '值班快报' : '书面报备'}：${name}`,
    schema: z.strictObject({
      type: z.literal('incident.report'),
      incidentId: idSchema,
      kind: z.enum(['bulletin', 'filing']),
      name: z.string().min(1).max(200),
      sha256: sha256Schema,
      size: z.number().int().min(1),
    }),
  }),
  /** Signed by a leader. */
  entryKind({
    label: '事件办结',
    area: 'cases',
    roles: LEADERS,
    signed: true,
    subject: ({ incidentId }) => `incident/${incidentId}`,
    text: ({ text }) => text,
    schema: z.strictObject({ type: z.literal('incident.close'), incidentId: idSchema, text: textSchema }),
  }),

  /** Start of an outage: the site is unreachable from `from` on. */
  entryKind({
    label: '网站无法访问',
    area: 'cases',
    roles: DUTY_STAFF,
    subject: ({ outageId }) => `outage/${outageId}`,
    text: ({ drill, from, cause, text }, { minute }) =>
      clauses(`${drillMark(drill)}${minute(from)} 起网站无法访问（${OUTAGE_CAUSE_NAME[cause]}）`, text),
    schema: z.strictObject({
      type: z.literal('outage.begin'),
      outageId: idSchema,
      incidentId: idSchema.nullable(),
      from: instantSchema,
      cause: outageCauseSchema,
      text: textSchema,
      drill: z.boolean(),
    }),
  }),
  /** Declares 临时下线 before 72 hours have passed; after 72 hours an outage counts as 临时下线 without this entry. */
  entryKind({
    label: '转为临时下线',
    area: 'cases',
    roles: [...DUTY_STAFF, 'finalReviewer', 'principal'],
    subject: ({ outageId }) => `outage/${outageId}`,
    text: ({ at, text }, { minute }) => clauses(`${minute(at)} 转为临时下线`, text),
    schema: z.strictObject({
      type: z.literal('outage.offline'),
      outageId: idSchema,
      at: instantSchema,
      text: textSchema,
    }),
  }),
  entryKind({
    label: '网站恢复访问',
    area: 'cases',
    roles: DUTY_STAFF,
    subject: ({ outageId }) => `outage/${outageId}`,
    text: ({ at, text }, { minute }) => clauses(`${minute(at)} 恢复访问`, text),
    schema: z.strictObject({
      type: z.literal('outage.end'),
      outageId: idSchema,
      at: instantSchema,
      text: textSchema,
    }),
  }),
] as const;
