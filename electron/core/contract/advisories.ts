import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  advisoryLevelSchema,
  advisorySourceSchema,
  attachmentSchema,
  idSchema,
  instantSchema,
} from './common';
import { entryMadeSchema, entryViewSchema } from './ledger';

export const advisoryRowSchema = z.object({
  advisoryId: idSchema,
  source: advisorySourceSchema,
  number: z.string(),
  title: z.string(),
  level: advisoryLevelSchema,
  receivedAt: instantSchema,
  deadline: instantSchema.nullable(),
  /** Registered on this machine, and not yet received by the platform. */
  waiting: z.boolean(),
  assignedTo: z.string().nullable(),
  assignedName: z.string(),
  state: z.enum(['open', 'answered', 'closed']),
  overdue: z.boolean(),
});
export type AdvisoryRow = z.infer<typeof advisoryRowSchema>;

const advisoryId = { advisoryId: idSchema };
const attachments = z.array(attachmentSchema).max(20).default([]);

/** 预警通报 from 网信、公安、数管、通信 (第三条(一)). */
export const advisoriesContract = {
  /** Sorted: open first, then by deadline. */
  list: oc.output(z.object({ advisories: z.array(advisoryRowSchema) })),
  get: oc.input(z.object(advisoryId)).output(
    z.object({
      row: advisoryRowSchema,
      text: z.string(),
      attachments: z.array(attachmentSchema),
      timeline: z.array(entryViewSchema),
      may: z.object({ assign: z.boolean(), answer: z.boolean(), close: z.boolean() }),
    }),
  ),
  register: oc
    .input(
      z.object({
        source: advisorySourceSchema,
        number: z.string().max(100).default(''),
        title: z.string().min(1).max(200),
        level: advisoryLevelSchema,
        /** Null means now, by the session's clock. */
        receivedAt: instantSchema.nullable(),
        deadline: instantSchema.nullable(),
        text: z.string().max(4000).default(''),
        attachments,
      }),
    )
    .output(entryMadeSchema.extend(advisoryId)),
  assign: oc
    .input(z.object({ ...advisoryId, to: z.string().min(1).max(60), text: z.string().max(1000).default('') }))
    .output(entryMadeSchema),
  answer: oc
    .input(z.object({ ...advisoryId, text: z.string().min(1).max(4000), attachments }))
    .output(entryMadeSchema),
  close: oc.input(z.object({ ...advisoryId, text: z.string().min(1).max(4000) })).output(entryMadeSchema),
};
