import { z } from 'zod';
import { attachmentSchema } from './content';
import { idSchema, instantSchema, sha256Schema } from './values';

/**
 * What the duty roster and the duty log put into the ledger (第四条(四) 24小时值班值守). Instants are UTC; months and days are
 * Asia/Shanghai. A body is a fact that somebody states: it is never changed, and what was wrong is corrected by a later one.
 */

export const monthSchema = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'YYYY-MM');
export const daySchema = z.iso.date();
const accountIdSchema = z.string().min(1).max(60);
const textSchema = z.string().min(1).max(4000);
const reasonSchema = z.string().max(500);

/** 带班领导, 技术值班, 运维值班: both kinds of officer are demanded, and nobody stands two posts at once. */
export const postSchema = z.enum(['leader', 'technical', 'operations']);
export type Post = z.infer<typeof postSchema>;

/** One watch, [from, until). It belongs to the month in which it begins and is named by its beginning. */
export const shiftSchema = z.strictObject({
  from: instantSchema,
  until: instantSchema,
  leader: accountIdSchema,
  technical: accountIdSchema,
  operations: accountIdSchema,
});
export type Shift = z.infer<typeof shiftSchema>;

/** 重大重要时期, first and last day included: the site is read every two hours. */
export const importantPeriodSchema = z.strictObject({
  name: z.string().min(1).max(60),
  from: daySchema,
  until: daySchema,
});
export type ImportantPeriod = z.infer<typeof importantPeriodSchema>;

/** A place in the roster: which watch (its beginning) and which post. */
export const placeSchema = z.strictObject({ shift: instantSchema, post: postSchema });
export type Place = z.infer<typeof placeSchema>;

/** 电话、巡查、故障、上级通知、交办、其他. */
export const noteTemplateSchema = z.enum(['phone', 'patrol', 'fault', 'notice', 'assignment', 'other']);
export type NoteTemplate = z.infer<typeof noteTemplateSchema>;

/** Something unfinished that a handover carries over by name. `id` is the note's entry, or the incident's, advisory's or finding's own. */
export const openItemSchema = z.strictObject({
  kind: z.enum(['note', 'incident', 'advisory', 'finding']),
  id: idSchema,
  title: z.string().max(300),
});
export type OpenItem = z.infer<typeof openItemSchema>;

/** How far a book reached when it was seen. */
export const bookHeadSchema = z.strictObject({
  book: z.string().min(1).max(60),
  number: z.number().int().min(1),
  digest: sha256Schema,
});
export type BookHead = z.infer<typeof bookHeadSchema>;

export const dutyBodies = [
  /** 值班表: a whole month at once, signed. `replaces` is the entry of the roster that stood before it, null for the first. */
  z.strictObject({
    type: z.literal('roster.publish'),
    month: monthSchema,
    shifts: z.array(shiftSchema).min(1).max(200),
    important: z.array(importantPeriodSchema).max(20),
    replaces: idSchema.nullable(),
  }),
  /** 调班 (`back` names what the asker stands in return) or 替班 (`back` null). Signed by who asks. */
  z.strictObject({
    type: z.literal('swap.ask'),
    swapId: idSchema,
    give: placeSchema,
    to: accountIdSchema,
    back: placeSchema.nullable(),
    reason: reasonSchema,
  }),
  /** Signed by who is asked. Agreed, it changes the roster. */
  z.strictObject({
    type: z.literal('swap.answer'),
    swapId: idSchema,
    agree: z.boolean(),
    reason: reasonSchema,
  }),
  z.strictObject({ type: z.literal('swap.withdraw'), swapId: idSchema, reason: reasonSchema }),

  z.strictObject({
    type: z.literal('log.note'),
    template: noteTemplateSchema,
    happenedAt: instantSchema,
    text: textSchema,
    /** Who called or gave notice, and how to reach them. */
    contact: z.string().max(200),
    /** Has to be followed up: carried over at each handover until it is settled. */
    open: z.boolean(),
    attachments: z.array(attachmentSchema).max(20),
  }),
  /** 更正: the entry it points at stays as it is. */
  z.strictObject({
    type: z.literal('log.correct'),
    entryId: idSchema,
    text: textSchema,
    reason: reasonSchema,
  }),
  /** An open note is done. */
  z.strictObject({ type: z.literal('log.settle'), entryId: idSchema, text: textSchema }),
  /** 读网: `slot` as `domain/duty/slots.ts` names it. `found` counts the findings that go to rectification with it. */
  z.strictObject({
    type: z.literal('log.read'),
    slot: z.string().min(1).max(40),
    scope: z.array(z.string().min(1).max(60)).min(1).max(200),
    found: z.number().int().min(0).max(100),
    text: z.string().max(2000),
  }),
  /** Written by the program: this machine's clock was set while it ran, or stood before what is already written. */
  z.strictObject({
    type: z.literal('log.clock'),
    kind: z.enum(['set', 'behind']),
    /** What the clock should have shown, as far as this machine can tell, and what it shows. */
    expected: instantSchema,
    found: instantSchema,
  }),

  /** 交班, signed: through `previous` the signature is over everything before it in the officer's book. */
  z.strictObject({
    type: z.literal('handover.give'),
    shift: instantSchema,
    items: z.array(openItemSchema).max(200),
    /** The other books as this officer's machine had them. */
    seen: z.array(bookHeadSchema).max(50),
    /** What was missed during the watch, in words. */
    omissions: z.array(z.string().max(300)).max(100),
    note: z.string().max(2000),
  }),
  /** 接班, signed. `shift` is the watch that begins. Without a 交班 to take, `absence` says why. */
  z.strictObject({
    type: z.literal('handover.take'),
    shift: instantSchema,
    giveId: idSchema.nullable(),
    items: z.array(openItemSchema).max(200),
    seen: z.array(bookHeadSchema).max(50),
    omissions: z.array(z.string().max(300)).max(100),
    absence: reasonSchema,
    /** Stands in for whom the roster names, without a swap. */
    standIn: z.boolean(),
    note: z.string().max(2000),
  }),
] as const;
