import { z } from 'zod';

export {
  accountSchema,
  accountSettingsSchema,
  advisoryLevelSchema,
  advisorySourceSchema,
  articleSchema,
  attachmentSchema,
  bindingEndSchema,
  columnSchema,
  contentPackageSchema,
  daySchema,
  decisionSchema,
  findingKindSchema,
  idSchema,
  importantPeriodSchema,
  incidentKindSchema,
  incidentLevelSchema,
  informedSchema,
  instantSchema,
  ledgerTypes,
  monthSchema,
  noteTemplateSchema,
  openItemSchema,
  outageCauseSchema,
  placeSchema,
  policySchema,
  postSchema,
  purposeSchema,
  reviewStageSchema,
  roleSchema,
  sha256Schema,
  shiftSchema,
  siteSchema,
  stageSchema,
  verdictSchema,
} from '../../platform/contract';
export type {
  Account,
  AccountSettings,
  AdvisoryLevel,
  AdvisorySource,
  Article,
  Attachment,
  Block,
  Column,
  CommandType,
  ContentPackage,
  Decision,
  Document,
  FindingKind,
  ImportantPeriod,
  IncidentKind,
  IncidentLevel,
  Informed,
  Inline,
  LedgerType,
  Mark,
  NoteTemplate,
  OpenItem,
  OutageCause,
  Place,
  Policy,
  Post,
  Purpose,
  ReviewStage,
  Role,
  SecrecyReview,
  Shift,
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
