import { z } from 'zod';
import { attachmentSchema } from './content';
import { clauses, entryKind } from './entry-kind';
import { DUTY_OFFICERS, DUTY_STAFF, ROSTERED, ROSTER_EDITORS, STAFF } from './role-groups';
import { idSchema, instantSchema, sha256Schema } from './values';

/**
 * Ledger bodies of the duty roster and the duty log (第四条(四) 24小时值班值守). Instants are UTC; months and days are those of
 * Asia/Shanghai. A body is never changed; a later entry corrects it.
 */

export const monthSchema = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'YYYY-MM');
export const daySchema = z.iso.date();
const accountIdSchema = z.string().min(1).max(60);
const textSchema = z.string().min(1).max(4000);
const reasonSchema = z.string().max(500);

/** 带班领导, 技术值班, 运维值班. A shift has one account for each post, and nobody holds two posts at the same time. */
export const postSchema = z.enum(['leader', 'technical', 'operations']);
export type Post = z.infer<typeof postSchema>;

/** One shift, [from, until). It belongs to the month in which it starts, and its start identifies it. */
export const shiftSchema = z.strictObject({
  from: instantSchema,
  until: instantSchema,
  leader: accountIdSchema,
  technical: accountIdSchema,
  operations: accountIdSchema,
});
export type Shift = z.infer<typeof shiftSchema>;

/** 重大重要时期, including its first and last day. During it the site is read every two hours. */
export const importantPeriodSchema = z.strictObject({
  name: z.string().min(1).max(60),
  from: daySchema,
  until: daySchema,
});
export type ImportantPeriod = z.infer<typeof importantPeriodSchema>;

/** A place in the roster: a shift, identified by its start, and a post. */
export const placeSchema = z.strictObject({ shift: instantSchema, post: postSchema });
export type Place = z.infer<typeof placeSchema>;

/** 电话、巡查、故障、上级通知、交办、其他. */
export const noteTemplateSchema = z.enum(['phone', 'patrol', 'fault', 'notice', 'assignment', 'other']);
export type NoteTemplate = z.infer<typeof noteTemplateSchema>;

/**
 * An unfinished item that a handover lists. `id` is that of the note's entry, or of the incident, advisory or finding.
 */
export const openItemSchema = z.strictObject({
  kind: z.enum(['note', 'incident', 'advisory', 'finding']),
  id: idSchema,
  title: z.string().max(300),
});
export type OpenItem = z.infer<typeof openItemSchema>;

/** Last entry of a book at a given time. */
export const bookHeadSchema = z.strictObject({
  book: z.string().min(1).max(60),
  number: z.number().int().min(1),
  digest: sha256Schema,
});
export type BookHead = z.infer<typeof bookHeadSchema>;

/** Returns the name of a reading slot, such as 2026-11-03 上午读网. */
function slotName(slot: string): string {
  const [day = '', part = ''] = slot.split('/');
  if (part === 'morning') return `${day} 上午读网`;
  if (part === 'afternoon') return `${day} 下午读网`;
  return `${day} ${part}:00 读网`;
}

const openItems = (count: number) => (count === 0 ? '没有待办' : `待办 ${count} 项`);

/** Subject of notes with `open` set, and of the other entries of the log. */
export const OPEN_NOTES = 'log/open';
const LOG = 'log';

export const dutyEntries = [
  /**
   * 值班表: the roster of a whole month, signed. `replaces` is the entry of the roster that it replaces; null for the
   * first.
   */
  entryKind({
    label: '发布值班表',
    area: 'watch',
    roles: ROSTER_EDITORS,
    signed: true,
    subject: ({ month }) => `roster/${month}`,
    text: ({ month, shifts, replaces }) =>
      `${month} 值班表，共 ${shifts.length} 班${replaces === null ? '' : '（替换前一张）'}`,
    schema: z.strictObject({
      type: z.literal('roster.publish'),
      month: monthSchema,
      shifts: z.array(shiftSchema).min(1).max(200),
      important: z.array(importantPeriodSchema).max(20),
      replaces: idSchema.nullable(),
    }),
  }),
  /**
   * 调班, where `back` is the place that the requester takes in exchange; or 替班, where `back` is null. Signed by the
   * requester.
   */
  entryKind({
    label: '申请调班',
    area: 'watch',
    roles: ROSTERED,
    signed: true,
    subject: ({ swapId }) => `swap/${swapId}`,
    text: ({ to, give, back, reason }, { name, minute }) =>
      clauses(
        back === null
          ? `请${name(to)}替 ${minute(give.shift)} 的班`
          : `以 ${minute(give.shift)} 的班换${name(to)} ${minute(back.shift)} 的班`,
        reason,
      ),
    schema: z.strictObject({
      type: z.literal('swap.ask'),
      swapId: idSchema,
      give: placeSchema,
      to: accountIdSchema,
      back: placeSchema.nullable(),
      reason: reasonSchema,
    }),
  }),
  /** Signed by the requested person. An agreed swap changes the roster. */
  entryKind({
    label: '答复调班',
    area: 'watch',
    roles: ROSTERED,
    signed: true,
    subject: ({ swapId }) => `swap/${swapId}`,
    text: ({ agree, reason }) => clauses(agree ? '同意' : '不同意', reason),
    schema: z.strictObject({
      type: z.literal('swap.answer'),
      swapId: idSchema,
      agree: z.boolean(),
      reason: reasonSchema,
    }),
  }),
  entryKind({
    label: '撤回调班申请',
    area: 'watch',
    roles: ROSTERED,
    subject: ({ swapId }) => `swap/${swapId}`,
    text: ({ reason }) => clauses('撤回', reason),
    schema: z.strictObject({ type: z.literal('swap.withdraw'), swapId: idSchema, reason: reasonSchema }),
  }),

  entryKind({
    label: '值守记录',
    area: 'watch',
    roles: DUTY_STAFF,
    subject: ({ open }) => (open ? OPEN_NOTES : LOG),
    text: ({ text }) => text,
    schema: z.strictObject({
      type: z.literal('log.note'),
      template: noteTemplateSchema,
      happenedAt: instantSchema,
      text: textSchema,
      /** The person who called or gave notice, and how to reach them. */
      contact: z.string().max(200),
      /** Needs follow-up: listed in each handover until it is settled. */
      open: z.boolean(),
      attachments: z.array(attachmentSchema).max(20),
    }),
  }),
  /** 更正: the corrected entry itself stays unchanged. */
  entryKind({
    label: '更正',
    area: 'watch',
    roles: DUTY_STAFF,
    subject: ({ entryId }) => `entry/${entryId}`,
    text: ({ text }) => text,
    schema: z.strictObject({
      type: z.literal('log.correct'),
      entryId: idSchema,
      text: textSchema,
      reason: reasonSchema,
    }),
  }),
  /** Settles an open note. */
  entryKind({
    label: '办结待办',
    area: 'watch',
    roles: DUTY_STAFF,
    subject: ({ entryId }) => `entry/${entryId}`,
    text: ({ text }) => text,
    schema: z.strictObject({ type: z.literal('log.settle'), entryId: idSchema, text: textSchema }),
  }),
  /**
   * 读网. `slot` is a slot name (`domain/duty/slots.ts`). `found` is the number of findings registered with the reading.
   */
  entryKind({
    label: '读网',
    area: 'watch',
    roles: DUTY_STAFF,
    subject: ({ slot }) => `slot/${slot}`,
    text: ({ slot, scope, found, text }) =>
      clauses(
        `${slotName(slot)}，读了${scope.join('、')}`,
        found === 0 ? '未发现问题' : `发现问题 ${found} 个`,
        text,
      ),
    schema: z.strictObject({
      type: z.literal('log.read'),
      slot: z.string().min(1).max(40),
      scope: z.array(z.string().min(1).max(60)).min(1).max(200),
      found: z.number().int().min(0).max(100),
      text: z.string().max(2000),
    }),
  }),
  /**
   * Written by the program: the machine's clock was set while it ran (`set`), or was behind an existing entry
   * (`behind`).
   */
  entryKind({
    label: '本机时钟变动',
    area: 'watch',
    roles: STAFF,
    subject: () => LOG,
    text: ({ kind, expected, found }, { minute }) =>
      kind === 'set'
        ? `本机时钟被改动：应为 ${minute(expected)}，实为 ${minute(found)}`
        : `本机时钟早于已有记录：已有记录到 ${minute(expected)}，时钟为 ${minute(found)}`,
    schema: z.strictObject({
      type: z.literal('log.clock'),
      kind: z.enum(['set', 'behind']),
      /** Expected time, as far as this machine can tell, and actual time of the clock. */
      expected: instantSchema,
      found: instantSchema,
    }),
  }),

  /** 交班, signed. Through `previous`, the signature covers all earlier entries of the officer's book. */
  entryKind({
    label: '交班',
    area: 'watch',
    roles: DUTY_OFFICERS,
    signed: true,
    subject: ({ shift }) => `watch/${shift}`,
    text: ({ shift, items, note }, { minute }) =>
      clauses(`交出 ${minute(shift)} 的班`, openItems(items.length), note),
    schema: z.strictObject({
      type: z.literal('handover.give'),
      shift: instantSchema,
      items: z.array(openItemSchema).max(200),
      /** Last entries of the other books on this officer's machine. */
      seen: z.array(bookHeadSchema).max(50),
      /** The shift's omissions, in words. */
      omissions: z.array(z.string().max(300)).max(100),
      note: z.string().max(2000),
    }),
  }),
  /** 接班, signed. `shift` is the shift that begins. When there is no 交班 to take over, `absence` gives the reason. */
  entryKind({
    label: '接班',
    area: 'watch',
    roles: DUTY_OFFICERS,
    signed: true,
    subject: ({ shift }) => `watch/${shift}`,
    text: ({ shift, standIn, items, absence, note }, { minute }) =>
      clauses(
        `接 ${minute(shift)} 的班${standIn ? '（顶班）' : ''}`,
        openItems(items.length),
        absence === '' ? '' : `没有交班记录：${absence}`,
        note,
      ),
    schema: z.strictObject({
      type: z.literal('handover.take'),
      shift: instantSchema,
      giveId: idSchema.nullable(),
      items: z.array(openItemSchema).max(200),
      seen: z.array(bookHeadSchema).max(50),
      omissions: z.array(z.string().max(300)).max(100),
      absence: reasonSchema,
      /** The author replaces the rostered person without a swap. */
      standIn: z.boolean(),
      note: z.string().max(2000),
    }),
  }),
] as const;
