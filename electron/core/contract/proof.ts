import { oc } from '@orpc/contract';
import { z } from 'zod';
import { idSchema, instantSchema } from './common';
import { chosenFileSchema, fileHandleSchema } from './host';

/** One thing that was checked: does it hold, and since when or why not, in a sentence. */
export const findingSchema = z.object({
  holds: z.enum(['yes', 'no', 'unknown']),
  text: z.string(),
  /** The file of the package that it is about; empty for the whole. */
  file: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

export const proofReportSchema = z.object({
  /** `yes` only when everything holds. */
  holds: z.enum(['yes', 'no', 'unknown']),
  articleId: z.string(),
  title: z.string(),
  summary: z.string(),
  decisions: z.array(
    z.object({
      sequence: z.number().int(),
      stage: z.string(),
      verdict: z.string(),
      opinion: z.string(),
      signerName: z.string(),
      onBehalfOf: z.string().nullable(),
      /** From the timestamp when there is one, else what the signer claimed. */
      signedAt: instantSchema.nullable(),
      timestamped: z.boolean(),
      certificate: z.string(),
      findings: z.array(findingSchema),
    }),
  ),
  /** Of the package as a whole: content, attachments, order, head. */
  findings: z.array(findingSchema),
});
export type ProofReport = z.infer<typeof proofReportSchema>;

export const proofContract = {
  /**
   * 导出证据包: one zip for an article. The person is asked where; a browser page gets it in the account's own folder.
   * `notes` say what could not go in: an attachment not on this machine, a form that could not be printed. `file`: for `verify`.
   */
  export: oc.input(z.object({ articleId: idSchema })).output(
    z.object({
      path: z.string().nullable(),
      notes: z.array(z.string()),
      file: chosenFileSchema.nullable(),
    }),
  ),
  /** 核验证据包: anyone's, offline. */
  verify: oc.input(z.object({ file: fileHandleSchema })).output(z.object({ report: proofReportSchema })),
};
