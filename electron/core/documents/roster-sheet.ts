import { z } from 'zod';

/** Data of a month's 值班表 workbook: names, and times in Asia/Shanghai. */

export const MAX_NAME_LENGTH = 130;
/** A name, followed by its account when two people share it. */
const nameSchema = z.string().max(MAX_NAME_LENGTH);
/** `YYYY-MM-DD HH:MM`; the end of a day is 00:00 of the next. */
const timeSchema = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);

export const rosterRowSchema = z.strictObject({
  day: z.iso.date(),
  /** 星期几, and 工作日, 休息日 or the name of a holiday: for human readers; not used when a workbook is read. */
  weekday: z.string().max(10),
  kind: z.string().max(20),
  from: timeSchema,
  until: timeSchema,
  leader: nameSchema,
  technical: nameSchema,
  operations: nameSchema,
});
export type RosterRow = z.infer<typeof rosterRowSchema>;

export const rosterPeriodSchema = z.strictObject({
  name: z.string().min(1).max(60),
  from: z.iso.date(),
  until: z.iso.date(),
});
export type RosterPeriod = z.infer<typeof rosterPeriodSchema>;

export const rosterSheetSchema = z.strictObject({
  title: z.string().max(100),
  month: z.string().regex(/^\d{4}-\d\d$/),
  rows: z.array(rosterRowSchema).max(400),
  important: z.array(rosterPeriodSchema).max(50),
});
export type RosterSheet = z.infer<typeof rosterSheetSchema>;

/** Limits for reading one workbook; a month has at most 93 shifts of eight hours. */
export const MAX_ROWS_READ = 1000;
export const MAX_PERIODS_READ = 100;
/** Maximum number of problems listed; one more line tells the number of the others. */
export const MAX_PROBLEMS = 100;

const line = z.number().int().min(1).max(1_048_576);

/**
 * Content read from a workbook. Unreadable rows are left out and reported in `problems`; `line` is the row number in
 * the sheet.
 */
export const rosterReadingSchema = z.strictObject({
  title: z.string().max(100),
  month: z.string().regex(/^(\d{4}-\d\d)?$/),
  rows: z.array(rosterRowSchema.extend({ line })).max(MAX_ROWS_READ),
  important: z.array(rosterPeriodSchema.extend({ line })).max(MAX_PERIODS_READ),
  problems: z.array(z.string().max(300)).max(MAX_PROBLEMS + 1),
});
export type RosterReading = z.infer<typeof rosterReadingSchema>;
