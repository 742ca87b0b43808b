import { oc } from '@orpc/contract';
import { z } from 'zod';
import { idSchema, instantSchema, stageSchema } from './common';

/** `certificate`: one's own runs out soon. `delegation`: one that is running or coming, given or taken. */
const kindSchema = z.enum([
  'decide',
  'returned',
  'release',
  'draft',
  'commandReturned',
  'certificate',
  'delegation',
]);

export const agendaItemSchema = z.object({
  kind: kindSchema,
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
      counts: z.record(kindSchema, z.number().int()),
    }),
  ),
};
