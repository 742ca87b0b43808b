import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  attachmentSchema,
  findingKindSchema,
  idSchema,
  instantSchema,
  monthSchema,
  noteTemplateSchema,
  openItemSchema,
  pageInput,
  postSchema,
} from './common';
import { fileHandleSchema } from './host';
import { entryMade, entryViewSchema, fileMade } from './ledger';
import { findingSchema } from './proof';
import { shiftViewSchema } from './roster';

/**
 * One 读网 of a watch. `slot` names it; it may be ticked from `from` on and is missed after `due`. `late`: done after
 * `due`. `exempt`: not done, but it fell due before anyone was rostered, and counts as no omission.
 */
export const slotViewSchema = z.object({
  slot: z.string(),
  label: z.string(),
  from: instantSchema,
  due: instantSchema,
  state: z.enum(['coming', 'due', 'missed', 'done', 'late', 'exempt']),
  doneAt: instantSchema.nullable(),
  doneBy: z.string(),
  /** How late it was done, in words; empty when it was in time or is not done. */
  mark: z.string(),
});
export type SlotView = z.infer<typeof slotViewSchema>;

/** What is being typed, kept so that nothing is lost. */
export const noteInputSchema = z.object({
  template: noteTemplateSchema,
  text: z.string().max(4000),
  contact: z.string().max(200).default(''),
  /** Null: now. */
  happenedAt: instantSchema.nullable().default(null),
  open: z.boolean().default(false),
  attachments: z.array(attachmentSchema).max(20).default([]),
});
export type NoteInput = z.infer<typeof noteInputSchema>;

/** Who has taken a watch over, since when, and when they gave it (null: they have it). */
const takenSchema = z.object({
  accountId: z.string(),
  name: z.string(),
  at: instantSchema,
  givenAt: instantSchema.nullable(),
  /** Whether they took or gave it early or late, in words. */
  marks: z.array(z.string()),
});

export const findingInputSchema = z.object({
  kind: findingKindSchema,
  where: z.string().min(1).max(500),
  text: z.string().min(1).max(4000),
  attachments: z.array(attachmentSchema).max(20).default([]),
});
export type FindingInput = z.infer<typeof findingInputSchema>;

/** A handover as it stands: what goes over, and what the other side has signed. */
export const handoverViewSchema = z.object({
  /** The watch that begins. */
  shift: shiftViewSchema,
  /** The newest 交班 that nobody has taken yet; null when there is none. */
  give: z
    .object({
      id: idSchema,
      authorId: z.string(),
      authorName: z.string(),
      at: instantSchema,
      note: z.string(),
    })
    .nullable(),
  items: z.array(openItemSchema),
  omissions: z.array(z.string()),
  /** What to know before signing too early, in words; empty: it is not early. */
  warning: z.string(),
});
export type HandoverView = z.infer<typeof handoverViewSchema>;

export const logReportSchema = z.object({
  holds: z.enum(['yes', 'no', 'unknown']),
  month: monthSchema.nullable(),
  entries: z.number().int(),
  signatures: z.number().int(),
  summary: z.string(),
  findings: z.array(findingSchema),
});
export type LogReport = z.infer<typeof logReportSchema>;

export const dutyContract = {
  /** 值守台: everything about the watch that runs now. */
  desk: oc.output(
    z.object({
      now: instantSchema,
      /** By the roster; null: nobody is rostered now. */
      shift: shiftViewSchema.nullable(),
      next: shiftViewSchema.nullable(),
      important: z.string().nullable(),
      taken: z.array(takenSchema),
      /** Of `next`, which can be taken before it begins. */
      nextTaken: z.array(takenSchema),
      mine: z.object({
        /** Where the roster has this person now. */
        post: postSchema.nullable(),
        taken: z.boolean(),
        given: z.boolean(),
        /** Whether notes may be written now, and why not. */
        mayWrite: z.boolean(),
        reason: z.string(),
        /** 接班 is waiting for this person; 交班 can be signed. */
        mayTake: z.boolean(),
        mayGive: z.boolean(),
      }),
      items: z.array(openItemSchema),
      slots: z.array(slotViewSchema),
      /** `before`: belongs to the watch before the current one. */
      omissions: z.array(z.object({ at: instantSchema, text: z.string(), before: z.boolean() })),
      /** Of this watch, newest first. */
      entries: z.array(entryViewSchema),
    }),
  ),
  /** 值守记录, newest first, in the order of truth. Empty fields do not filter; months by Asia/Shanghai. */
  log: oc
    .input(
      z.object({
        ...pageInput,
        month: monthSchema,
        text: z.string().max(100).default(''),
        template: noteTemplateSchema.nullable().default(null),
      }),
    )
    .output(
      z.object({ entries: z.array(entryViewSchema), cursor: z.string().nullable(), total: z.number().int() }),
    ),
  note: oc.input(noteInputSchema).output(entryMade),
  /** 更正. */
  correct: oc
    .input(z.object({ entryId: idSchema, text: z.string().min(1).max(4000), reason: z.string().max(500) }))
    .output(entryMade),
  settle: oc.input(z.object({ entryId: idSchema, text: z.string().min(1).max(4000) })).output(entryMade),
  /** 读网, with what was found: each finding goes to rectification. */
  read: oc
    .input(
      z.object({
        slot: z.string().min(1).max(40),
        scope: z.array(z.string().min(1).max(60)).min(1).max(200),
        text: z.string().max(2000).default(''),
        findings: z.array(findingInputSchema).max(50).default([]),
      }),
    )
    .output(entryMade.extend({ findingIds: z.array(idSchema) })),
  /**
   * What 读网 goes over, in the site's order: the home page and the columns. `name` is unique; `part` is the name of the
   * column of the top level that the page is under; `url` null: its address is not known.
   */
  scope: oc.output(
    z.object({
      scope: z.array(z.object({ name: z.string(), part: z.string(), url: z.string().nullable() })),
    }),
  ),
  draft: oc.output(z.object({ draft: noteInputSchema.nullable() })),
  /** Null throws it away. */
  saveDraft: oc.input(z.object({ draft: noteInputSchema.nullable() })).output(z.object({})),

  /** What would be signed now. */
  giving: oc.output(z.object({ handover: handoverViewSchema })),
  give: oc.input(z.object({ note: z.string().max(2000).default('') })).output(entryMade),
  taking: oc.output(
    z.object({
      handover: handoverViewSchema,
      standIn: z.boolean(),
      /** There is no 交班 to take, and it has to be said why. */
      absenceNeeded: z.boolean(),
    }),
  ),
  /** `giveId` as it was shown; with null `absence` has to say why there is none. */
  take: oc
    .input(
      z.object({
        giveId: idSchema.nullable(),
        absence: z.string().max(500).default(''),
        note: z.string().max(2000).default(''),
      }),
    )
    .output(entryMade),

  /** An entry that came back because its book does not go on there, written anew. */
  rewrite: oc.input(z.object({ commandId: idSchema })).output(entryMade),

  /** The month's log as PDF, with page totals and the chain's head on each page. */
  print: oc.input(z.object({ month: monthSchema })).output(fileMade),
  /** 导出值守记录证据: one zip that OpenSSL can check. */
  export: oc.input(z.object({ month: monthSchema })).output(fileMade),
  /** Checks such a zip. */
  verify: oc.input(z.object({ file: fileHandleSchema })).output(z.object({ report: logReportSchema })),
  /** Checks what is on this machine. */
  check: oc.input(z.object({ month: monthSchema })).output(z.object({ report: logReportSchema })),
};
