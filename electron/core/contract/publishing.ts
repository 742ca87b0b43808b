import { oc } from '@orpc/contract';
import { z } from 'zod';
import { idSchema } from './common';

const articleId = z.object({ articleId: idSchema });

export const publishingContract = {
  /** 发布 (or carries out an approved withdrawal or deletion). */
  release: oc.input(articleId).output(z.object({ commandId: idSchema })),
  /** Fetches the public page and compares it with what was signed. */
  verify: oc.input(articleId).output(
    z.object({
      url: z.string(),
      matches: z.boolean(),
      findings: z.array(z.string()),
    }),
  ),
};
