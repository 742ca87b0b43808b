import { z } from 'zod';
import { changeSchema } from '../../domain/records/changes';
import { instantSchema } from '../../domain/records/values';

/** Most records on a page. */
export const PAGE_LIMIT = 2000;

/**
 * A page of the feed, without the records that this account may not read. `cursor` is where to go on, also past records
 * that were left out, so that a page may advance and hold none; `more` says that another page waits already.
 */
export const changesPageSchema = z.object({
  changes: z.array(changeSchema).max(PAGE_LIMIT),
  cursor: z.number().int().min(0),
  more: z.boolean(),
  /** What this account may read, as one word: to be sent back with `cursor`. */
  scope: z.string().max(200).default(''),
  serverTime: instantSchema,
});
export type ChangesPage = z.infer<typeof changesPageSchema>;

/** A page whose records are still to be checked one by one, so that an invalid one does not keep the others out. */
export const uncheckedPageSchema = changesPageSchema.extend({
  changes: z.array(z.unknown()).max(PAGE_LIMIT),
});
export type UncheckedPage = z.infer<typeof uncheckedPageSchema>;
