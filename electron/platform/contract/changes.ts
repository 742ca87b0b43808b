import { z } from 'zod';
import { changeSchema } from '../../domain/records/changes';
import { instantSchema } from '../../domain/records/values';

/** Largest number of records in a page. */
export const PAGE_LIMIT = 2000;

/**
 * A page of the change feed, without the records that the account may not read. `cursor` is the position for the next
 * request; it counts the omitted records, so a page may be empty and still advance. `more`: another page is available.
 */
export const changesPageSchema = z.object({
  changes: z.array(changeSchema).max(PAGE_LIMIT),
  cursor: z.number().int().min(0),
  more: z.boolean(),
  /** Opaque identifier of what the account may read; to be sent with `cursor`. */
  scope: z.string().max(200).default(''),
  serverTime: instantSchema,
});
export type ChangesPage = z.infer<typeof changesPageSchema>;

/**
 * A page with unvalidated records: they are validated one by one, so that an invalid record does not block the others.
 */
export const uncheckedPageSchema = changesPageSchema.extend({
  changes: z.array(z.unknown()).max(PAGE_LIMIT),
});
export type UncheckedPage = z.infer<typeof uncheckedPageSchema>;
