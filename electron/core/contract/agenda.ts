import { oc } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema, purposeSchema, stageSchema } from './common';

/**
 * `certificate`: one's own runs out soon. `delegation`: one that is running or coming, given or taken. `takeOver`: one's
 * watch has begun, or begins soon, and is not taken. `reading`: a 读网 of one's watch is due. `omission`: what was missed on
 * duty, for the leader. `roster`: next month has none yet. `swap`: someone asks to swap. `openNote`: left open in the log.
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
  /** Of the article, draft, command, delegation or entry that it is about; empty where the kind says enough. */
  id: z.string(),
  title: z.string(),
  note: z.string(),
  stage: stageSchema.nullable(),
  /** What the article is to be signed for; absent where no article is meant. */
  purpose: purposeSchema.optional(),
  since: instantSchema,
  /** When it has to be done; null: no time is set. */
  due: instantSchema.nullable(),
});
export type AgendaItem = z.infer<typeof agendaItemSchema>;

export const agendaContract = {
  /** What waits for this person, 快审 first, then oldest first, at most 200 of each kind; `counts` are whole. */
  mine: oc.output(
    z.object({
      items: z.array(agendaItemSchema),
      counts: z.record(kindSchema, z.number().int()),
    }),
  ),
};
