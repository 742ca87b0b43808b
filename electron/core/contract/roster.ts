import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  daySchema,
  idSchema,
  importantPeriodSchema,
  instantSchema,
  monthSchema,
  placeSchema,
  postSchema,
  shiftSchema,
} from './common';
import { fileHandleSchema } from './host';
import { entryMadeSchema, fileMadeSchema } from './ledger';

/** A shift with names, after swaps. */
export const shiftViewSchema = shiftSchema.extend({
  leaderName: z.string(),
  technicalName: z.string(),
  operationsName: z.string(),
  /** Posts changed by a swap. */
  swapped: z.array(postSchema),
});
export type ShiftView = z.infer<typeof shiftViewSchema>;

export const dayViewSchema = z.object({
  day: daySchema,
  /** `estimated`: the year's 放假安排 is unknown, and the kind is derived from weekends only. */
  kind: z.enum(['work', 'rest', 'holiday']),
  /** Name of the holiday; 调休上班 for a make-up work day; empty otherwise. */
  name: z.string(),
  estimated: z.boolean(),
  important: z.string(),
});
export type DayView = z.infer<typeof dayViewSchema>;

/** One person's shifts of the year, past and future. */
export const shareSchema = z.object({
  accountId: z.string(),
  name: z.string(),
  post: z.enum(['leader', 'officer']),
  shifts: z.number().int(),
  hours: z.number(),
  nights: z.number().int(),
  restDays: z.number().int(),
  holidays: z.number().int(),
  important: z.number().int(),
});
export type Share = z.infer<typeof shareSchema>;

/** `shift` is the start of the shift; null for the month as a whole. */
export const rosterProblemSchema = z.object({ shift: instantSchema.nullable(), text: z.string() });
export type RosterProblem = z.infer<typeof rosterProblemSchema>;

const rosterInput = z.object({
  month: monthSchema,
  shifts: z.array(shiftSchema).max(200),
  important: z.array(importantPeriodSchema).max(20),
});

export const swapViewSchema = z.object({
  swapId: idSchema,
  state: z.enum(['asked', 'agreed', 'declined', 'withdrawn', 'lapsed']),
  fromId: z.string(),
  fromName: z.string(),
  toId: z.string(),
  toName: z.string(),
  give: placeSchema.extend({ until: instantSchema.nullable() }),
  back: placeSchema.extend({ until: instantSchema.nullable() }).nullable(),
  reason: z.string(),
  answer: z.string(),
  askedAt: instantSchema,
  /** A part of it waits on this machine for the platform. */
  waiting: z.boolean(),
});
export type SwapView = z.infer<typeof swapViewSchema>;

export const rosterContract = {
  month: oc.input(z.object({ month: monthSchema })).output(
    z.object({
      month: monthSchema,
      days: z.array(dayViewSchema),
      shifts: z.array(shiftViewSchema),
      important: z.array(importantPeriodSchema),
      /** Id of the roster in force; null when there is none. */
      entryId: idSchema.nullable(),
      publishedBy: z.string(),
      publishedAt: instantSchema.nullable(),
      waiting: z.boolean(),
      /** Shares of the calendar year, including this month. */
      shares: z.array(shareSchema),
      mayPublish: z.boolean(),
    }),
  ),
  people: oc.output(
    z.object({
      people: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          department: z.string(),
          leader: z.boolean(),
          officer: z.boolean(),
        }),
      ),
    }),
  ),
  /** Proposes a month, evenly shared over the year. `changes` are the times of day at which shifts change, `HH:MM`. */
  propose: oc
    .input(
      z.object({
        month: monthSchema,
        changes: z
          .array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/))
          .min(1)
          .max(4),
        leaders: z.array(z.string()).min(1).max(50),
        technical: z.array(z.string()).min(1).max(50),
        operations: z.array(z.string()).min(1).max(50),
        important: z.array(importantPeriodSchema).max(20),
      }),
    )
    .output(z.object({ shifts: z.array(shiftSchema) })),
  /** `problems` prevent publication of the roster, `warnings` do not. */
  check: oc
    .input(rosterInput)
    .output(z.object({ problems: z.array(rosterProblemSchema), warnings: z.array(rosterProblemSchema) })),
  publish: oc.input(rosterInput.extend({ replaces: idSchema.nullable() })).output(entryMadeSchema),

  swaps: oc.input(z.object({ month: monthSchema })).output(z.object({ swaps: z.array(swapViewSchema) })),
  askSwap: oc
    .input(
      z.object({
        give: placeSchema,
        to: z.string().min(1).max(60),
        back: placeSchema.nullable(),
        reason: z.string().min(1).max(500),
      }),
    )
    .output(entryMadeSchema.extend({ swapId: idSchema })),
  answerSwap: oc
    .input(z.object({ swapId: idSchema, agree: z.boolean(), reason: z.string().max(500) }))
    .output(entryMadeSchema),
  withdrawSwap: oc.input(z.object({ swapId: idSchema, reason: z.string().max(500) })).output(entryMadeSchema),

  /** 值班表 as PDF, and as an Excel workbook. */
  print: oc.input(z.object({ month: monthSchema })).output(fileMadeSchema),
  exportWorkbook: oc.input(z.object({ month: monthSchema })).output(fileMadeSchema),
  /** Reads a workbook of the same form; it publishes nothing. */
  importWorkbook: oc.input(z.object({ month: monthSchema, file: fileHandleSchema })).output(
    z.object({
      roster: z.object({
        shifts: z.array(shiftSchema),
        important: z.array(importantPeriodSchema),
        /** What could not be read, by row. */
        problems: z.array(z.string()),
      }),
    }),
  ),
};
