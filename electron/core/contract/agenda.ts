import { oc } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema, purposeSchema, stageSchema } from './common';

/**
 * Kinds of items; the account is the signed-in one.
 *
 * - `certificate`: its certificate expires soon
 * - `delegation`: a current or future delegation from or to it
 * - `takeOver`: its shift has begun or begins soon and has not been taken
 * - `reading`: a 读网 of its shift is due
 * - `omission`: an omission on duty, for the leader of the shift and the site administrator
 * - `roster`: this or next month has no roster, or a coming shift names an account that may not be on duty
 * - `swap`: another account asks for a swap
 * - `openNote`: a note that was left open in the duty log
 */
const kindSchema = z.enum([
  'decide',
  'returned',
  'release',
  'draft',
  'commandReturned',
  'certificate',
  'delegation',
  'takeOver',
  'reading',
  'omission',
  'roster',
  'swap',
  'openNote',
  'incident',
  'advisory',
  'finding',
]);

export const agendaItemSchema = z.object({
  kind: kindSchema,
  /** Id of the article, draft, command, delegation or entry; empty where the kind is sufficient. */
  id: z.string(),
  title: z.string(),
  note: z.string(),
  stage: stageSchema.nullable(),
  /** Purpose of the article's revision; absent when the item is not about an article. */
  purpose: purposeSchema.optional(),
  since: instantSchema,
  /** Deadline; null when there is none. */
  due: instantSchema.nullable(),
});
export type AgendaItem = z.infer<typeof agendaItemSchema>;

export const agendaContract = {
  /** What waits for this account: 快审 first, then oldest first, at most 200 of each kind. `counts` are complete. */
  mine: oc.output(
    z.object({
      items: z.array(agendaItemSchema),
      counts: z.record(kindSchema, z.number().int()),
    }),
  ),
};
