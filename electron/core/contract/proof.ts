import { oc } from '@orpc/contract';
import { z } from 'zod';
import { idSchema, instantSchema } from './common';
import { chosenFileSchema, fileHandleSchema } from './host';

/** Result of one check, with a sentence. */
export const checkResultSchema = z.object({
  holds: z.enum(['yes', 'no', 'unknown']),
  text: z.string(),
  /** File of the package; empty for the whole package. */
  file: z.string(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const proofReportSchema = z.object({
  /** `yes` only when every check passed. */
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
      /** From the timestamp if there is one, otherwise as stated by the signer. */
      signedAt: instantSchema.nullable(),
      timestamped: z.boolean(),
      certificate: z.string(),
      findings: z.array(checkResultSchema),
    }),
  ),
  /** Findings on the package as a whole: content, attachments, order, head. */
  findings: z.array(checkResultSchema),
});
export type ProofReport = z.infer<typeof proofReportSchema>;

export const proofContract = {
  /**
   * 导出证据包: writes one zip for an article. The user chooses the file; a browser page gets it in the account's
   * folder. `notes` say what is missing, such as an attachment that is not on this machine or a form that could not be
   * printed. `file` is the handle for `verify`.
   */
  export: oc.input(z.object({ articleId: idSchema })).output(
    z.object({
      path: z.string().nullable(),
      notes: z.array(z.string()),
      file: chosenFileSchema.nullable(),
    }),
  ),
  /** 核验证据包: verifies a package of any origin, offline. */
  verify: oc.input(z.object({ file: fileHandleSchema })).output(z.object({ report: proofReportSchema })),
};
