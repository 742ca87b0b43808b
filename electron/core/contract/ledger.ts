import { z } from 'zod';
import {
  attachmentSchema,
  idSchema,
  instantSchema,
  ledgerTypes,
  noteTemplateSchema,
  openItemSchema,
  sha256Schema,
} from './common';

/** An entry of the ledger as people read it, wherever it is shown. */
export const entryViewSchema = z.object({
  id: idSchema,
  /** `withheld`: it was refused, and its words are with its author alone. */
  type: z.enum([...ledgerTypes, 'withheld']),
  /** 电话, 交班, 事件定级 … */
  kind: z.string(),
  text: z.string(),
  template: noteTemplateSchema.nullable(),
  contact: z.string(),
  /** When it happened, as its author says; when it was written, by their machine and corrected; when the platform took it. */
  happenedAt: instantSchema.nullable(),
  at: instantSchema,
  trueAt: instantSchema,
  receivedAt: instantSchema.nullable(),
  authorId: z.string(),
  authorName: z.string(),
  book: z.string(),
  number: z.number().int(),
  digest: sha256Schema,
  signed: z.boolean(),
  /** Left open, and not settled yet. */
  open: z.boolean(),
  /** Newest correction of it. */
  correction: z
    .object({ id: idSchema, text: z.string(), reason: z.string(), authorName: z.string(), at: instantSchema })
    .nullable(),
  /** The entry that it corrects or settles. */
  about: idSchema.nullable(),
  items: z.array(openItemSchema),
  omissions: z.array(z.string()),
  attachments: z.array(attachmentSchema),
  state: z.enum(['waiting', 'accepted', 'refused']),
  /** Why it was refused. */
  reason: z.string(),
  /** What is unusual about it, in words: arrived late, clock set before it, not of the watch. */
  marks: z.array(z.string()),
});
export type EntryView = z.infer<typeof entryViewSchema>;

export const entryMade = z.object({ entryId: idSchema });

/**
 * Where a file went, as the person said in the system's dialog, or in the account's own folder where the host has none; null:
 * the person cancelled. `notes` say what could not be done as asked.
 */
export const fileMade = z.object({ path: z.string().nullable(), notes: z.array(z.string()) });
