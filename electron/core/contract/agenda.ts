import { oc } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema, purposeSchema, stageSchema } from './common';

export const agendaItemSchema = z.object({
  /** Named by the capability that contributes it, for example `decide`, `incident`, `reading`. */
  kind: z.string().min(1).max(40),
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
  /** What waits for this account: articles with a deadline first, then oldest first, at most 200 of each kind. `counts` are complete. */
  mine: oc.output(
    z.object({
      items: z.array(agendaItemSchema),
      counts: z.record(z.string(), z.number().int()),
    }),
  ),
};
