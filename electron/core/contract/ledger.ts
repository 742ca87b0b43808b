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

/** An entry of the ledger for display. */
export const entryViewSchema = z.object({
  id: idSchema,
  /** `withheld`: the entry was refused, and only its author has the text. */
  type: z.enum([...ledgerTypes, 'withheld', 'unknown']),
  /** Kind for display: 电话, 交班, 事件定级 … */
  kind: z.string(),
  text: z.string(),
  template: noteTemplateSchema.nullable(),
  contact: z.string(),
  /**
   * When it happened, as stated by its author (`happenedAt`); when it was written, by the author's machine (`at`) and
   * corrected (`trueAt`); when the platform received it (`receivedAt`).
   */
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
  /** Its newest correction. */
  correction: z
    .object({ id: idSchema, text: z.string(), reason: z.string(), authorName: z.string(), at: instantSchema })
    .nullable(),
  /** Id of the entry that it corrects or settles. */
  about: idSchema.nullable(),
  items: z.array(openItemSchema),
  omissions: z.array(z.string()),
  attachments: z.array(attachmentSchema),
  state: z.enum(['waiting', 'accepted', 'refused']),
  /** Why it was refused; empty otherwise. */
  reason: z.string(),
  /** Notable facts, as text: late delivery, clock set before it, author not on the shift. */
  marks: z.array(z.string()),
});
export type EntryView = z.infer<typeof entryViewSchema>;

export const entryMadeSchema = z.object({ entryId: idSchema });

/**
 * Path of a written file, chosen by the user in the system's dialog, or in the account's folder where the host has
 * none; null when the user cancelled. `notes` say what could not be done as requested.
 */
export const fileMadeSchema = z.object({ path: z.string().nullable(), notes: z.array(z.string()) });
