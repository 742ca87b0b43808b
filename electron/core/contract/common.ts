import { z } from 'zod';

export {
  accountSchema,
  accountSettingsSchema,
  articleSchema,
  attachmentSchema,
  bindingEndSchema,
  columnSchema,
  contentPackageSchema,
  decisionSchema,
  idSchema,
  instantSchema,
  policySchema,
  purposeSchema,
  reviewStageSchema,
  roleSchema,
  sha256Schema,
  siteSchema,
  stageSchema,
  verdictSchema,
} from '../../platform/contract';
export type {
  Account,
  AccountSettings,
  Article,
  Attachment,
  Block,
  Column,
  CommandType,
  ContentPackage,
  Decision,
  Document,
  Inline,
  Mark,
  Policy,
  Purpose,
  ReviewStage,
  Role,
  SecrecyReview,
  Site,
  Stage,
  Verdict,
} from '../../platform/contract';

/** What every failure carries beside its code and sentence. */
export const failureDataSchema = z.object({ advice: z.string() });
export type FailureData = z.infer<typeof failureDataSchema>;

/** A page of a list: `cursor` is opaque, null at the end. */
export const pageInput = {
  cursor: z.string().nullable().default(null),
  limit: z.number().int().min(1).max(200).default(50),
};

/** Half-open character ranges [start, end) to highlight, UTF-16 units. */
export const rangesSchema = z.array(z.tuple([z.number().int(), z.number().int()]));
