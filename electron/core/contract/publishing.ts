import { oc } from '@orpc/contract';
import { z } from 'zod';
import { pageRulesSchema } from '../../platform/contract';
import { idSchema } from './common';

export type { PageRules } from './page-rules';

const articleId = z.object({ articleId: idSchema });

export const pageListSchema = z.enum(['scripts', 'styles', 'frames', 'forms', 'images', 'linkHosts']);

export const pageFindingSchema = z.object({
  code: z.string(),
  /** `altered` and `unlisted`: the page differs; `unknown`: could not be checked; `note`: harmless. */
  severity: z.enum(['altered', 'unlisted', 'unknown', 'note']),
  text: z.string(),
  /** The part of the page that a site administrator can confirm as part of the site; null otherwise. */
  part: z.object({ list: pageListSchema, value: z.string() }).nullable(),
});
export type PageFindingView = z.infer<typeof pageFindingSchema>;

export const pageReportSchema = z.object({
  url: z.string(),
  verdict: z.enum(['matches', 'differs', 'unknown']),
  findings: z.array(pageFindingSchema),
  siteId: z.string(),
  /** This account may confirm parts. */
  mayConfirm: z.boolean(),
});
export type PageReport = z.infer<typeof pageReportSchema>;

export const publishingContract = {
  /** 发布: releases an approved article, or carries out an approved withdrawal or deletion. */
  release: oc.input(articleId).output(z.object({ commandId: idSchema })),
  /** Fetches the public page and compares it with the signed content. */
  verify: oc.input(articleId).output(pageReportSchema),
  /** The rules for comparing a site's pages. `confirmed` is null for the default rules. */
  pageRules: oc.input(z.object({ siteId: z.string().min(1).max(60) })).output(
    z.object({
      rules: pageRulesSchema,
      confirmed: z.object({ entryId: idSchema, by: z.string(), at: z.string() }).nullable(),
    }),
  ),
  /** Adds parts to the site's lists, signed. */
  confirmParts: oc
    .input(
      z.object({
        siteId: z.string().min(1).max(60),
        parts: z
          .array(z.object({ list: pageListSchema, value: z.string().min(1).max(500) }))
          .min(1)
          .max(100),
      }),
    )
    .output(z.object({ entryId: idSchema })),
  /** Replaces the site's rules, signed. `text` describes the change. */
  setPageRules: oc
    .input(z.object({ rules: pageRulesSchema, text: z.string().min(1).max(4000) }))
    .output(z.object({ entryId: idSchema })),
};
