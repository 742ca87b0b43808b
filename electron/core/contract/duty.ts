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
import { entryMadeSchema, entryViewSchema, fileMadeSchema } from './ledger';
import { checkResultSchema } from './proof';
import { shiftViewSchema } from './roster';

/**
 * A 读网 of a shift. `slot` is its id; it may be ticked from `from` on and is missed after `due`. State `late`: done
 * after `due`. `exempt`: not done, but due before the roster was published, and no omission.
 */
export const slotViewSchema = z.object({
  slot: z.string(),
  label: z.string(),
  from: instantSchema,
  due: instantSchema,
  state: z.enum(['coming', 'due', 'missed', 'done', 'late', 'exempt']),
  doneAt: instantSchema.nullable(),
  doneBy: z.string(),
  /** How late it was done, as text; empty when it was in time or is not done. */
  mark: z.string(),
});
export type SlotView = z.infer<typeof slotViewSchema>;

/** Input of a note; also stored as the draft of an unfinished one. */
export const noteInputSchema = z.object({
  template: noteTemplateSchema,
  text: z.string().max(4000),
  contact: z.string().max(200).default(''),
  /** Null means now. */
  happenedAt: instantSchema.nullable().default(null),
  open: z.boolean().default(false),
  attachments: z.array(attachmentSchema).max(20).default([]),
});
export type NoteInput = z.infer<typeof noteInputSchema>;
/** A draft may be longer than a note: two drafts can have been joined. */
const noteDraftSchema = noteInputSchema.extend({
  text: z.string().max(20_000),
  attachments: z.array(attachmentSchema).max(100).default([]),
});

/** A person who took a shift, since when, and when they gave it; null while they have it. */
const takenSchema = z.object({
  accountId: z.string(),
  name: z.string(),
  at: instantSchema,
  givenAt: instantSchema.nullable(),
  /** Early or late taking and giving, as text. */
  marks: z.array(z.string()),
});

export const findingInputSchema = z.object({
  kind: findingKindSchema,
  where: z.string().min(1).max(500),
  text: z.string().min(1).max(4000),
  attachments: z.array(attachmentSchema).max(20).default([]),
});
export type FindingInput = z.infer<typeof findingInputSchema>;

/** A handover: what is carried over, and what the other side has signed. */
export const handoverViewSchema = z.object({
  /** The shift that begins. */
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
  /** Warning before signing too early; empty when it is not early. */
  warning: z.string(),
});
export type HandoverView = z.infer<typeof handoverViewSchema>;

export const logReportSchema = z.object({
  holds: z.enum(['yes', 'no', 'unknown']),
  month: monthSchema.nullable(),
  entries: z.number().int(),
  signatures: z.number().int(),
  summary: z.string(),
  findings: z.array(checkResultSchema),
});
export type LogReport = z.infer<typeof logReportSchema>;

export const dutyContract = {
  /** 值守台: the current shift. */
  overview: oc.output(
    z.object({
      now: instantSchema,
      /** By the roster; null when nobody is rostered now. */
      shift: shiftViewSchema.nullable(),
      next: shiftViewSchema.nullable(),
      important: z.string().nullable(),
      taken: z.array(takenSchema),
      /** People who took `next`, which can be taken before it begins. */
      nextTaken: z.array(takenSchema),
      mine: z.object({
        /** This account's post in the current shift; null when it has none. */
        post: postSchema.nullable(),
        taken: z.boolean(),
        given: z.boolean(),
        /** Whether notes may be written now; `reason` says why not. */
        mayWrite: z.boolean(),
        reason: z.string(),
        /** Whether this account can sign 接班 or 交班 now. */
        mayTake: z.boolean(),
        mayGive: z.boolean(),
      }),
      items: z.array(openItemSchema),
      slots: z.array(slotViewSchema),
      /** `before`: belongs to the previous shift. */
      omissions: z.array(z.object({ at: instantSchema, text: z.string(), before: z.boolean() })),
      /** Entries of this shift, newest first. */
      entries: z.array(entryViewSchema),
    }),
  ),
  /** 值守记录 of a month in Asia/Shanghai, newest first by corrected time. Empty fields do not filter. */
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
  note: oc.input(noteInputSchema).output(entryMadeSchema),
  /** 更正: corrects an entry. */
  correct: oc
    .input(z.object({ entryId: idSchema, text: z.string().min(1).max(4000), reason: z.string().max(500) }))
    .output(entryMadeSchema),
  settle: oc
    .input(z.object({ entryId: idSchema, text: z.string().min(1).max(4000) }))
    .output(entryMadeSchema),
  /** 读网 with the problems found; each becomes a finding for rectification. */
  read: oc
    .input(
      z.object({
        slot: z.string().min(1).max(40),
        scope: z.array(z.string().min(1).max(60)).min(1).max(200),
        text: z.string().max(2000).default(''),
        findings: z.array(findingInputSchema).max(50).default([]),
      }),
    )
    .output(entryMadeSchema.extend({ findingIds: z.array(idSchema) })),
  /**
   * Pages of 读网 in the order of the site: the home page and the columns. `name` is unique; `part` is the name of the
   * top-level column above the page; `url` is null when the address is unknown.
   */
  scope: oc.output(
    z.object({
      scope: z.array(z.object({ name: z.string(), part: z.string(), url: z.string().nullable() })),
    }),
  ),
  draft: oc.output(z.object({ draft: noteDraftSchema.nullable() })),
  /** Null discards it. */
  saveDraft: oc.input(z.object({ draft: noteDraftSchema.nullable() })).output(z.object({})),

  /** The handover that would be signed now. */
  previewGive: oc.output(z.object({ handover: handoverViewSchema })),
  give: oc.input(z.object({ note: z.string().max(2000).default('') })).output(entryMadeSchema),
  previewTake: oc.output(
    z.object({
      handover: handoverViewSchema,
      standIn: z.boolean(),
      /** There is no 交班 to take, and a reason is required. */
      absenceNeeded: z.boolean(),
    }),
  ),
  /** `giveId` is the 交班 that was shown; with null, `absence` is the reason why there is none. */
  take: oc
    .input(
      z.object({
        giveId: idSchema.nullable(),
        absence: z.string().max(500).default(''),
        note: z.string().max(2000).default(''),
      }),
    )
    .output(entryMadeSchema),

  /** Writes a returned entry anew, when its position in its book was taken. */
  rewrite: oc.input(z.object({ commandId: idSchema })).output(entryMadeSchema),

  /** The month's log as PDF, with page totals and the chain's head on each page. */
  print: oc.input(z.object({ month: monthSchema })).output(fileMadeSchema),
  /** 导出值守记录证据: one zip that can be checked with OpenSSL. */
  export: oc.input(z.object({ month: monthSchema })).output(fileMadeSchema),
  /** Verifies such a zip. */
  verify: oc.input(z.object({ file: fileHandleSchema })).output(z.object({ report: logReportSchema })),
  /** Verifies the month's entries on this machine. */
  check: oc.input(z.object({ month: monthSchema })).output(z.object({ report: logReportSchema })),
};
