import { oc } from '@orpc/contract';
import { z } from 'zod';
import { idSchema, instantSchema, stageSchema } from './common';

export const agendaItemSchema = z.object({
  kind: z.enum(['decide', 'returned', 'release', 'draft', 'commandReturned']),
  articleId: idSchema.nullable(),
  draftId: idSchema.nullable(),
  commandId: idSchema.nullable(),
  title: z.string(),
  note: z.string(),
  stage: stageSchema.nullable(),
  since: instantSchema,
});
export type AgendaItem = z.infer<typeof agendaItemSchema>;

export const agendaContract = {
  /** What waits for this person, oldest first, at most 200 of each kind; `counts` are whole. */
  mine: oc.output(
    z.object({
      items: z.array(agendaItemSchema),
      counts: z.record(
        z.enum(['decide', 'returned', 'release', 'draft', 'commandReturned']),
        z.number().int(),
      ),
    }),
  ),
};
