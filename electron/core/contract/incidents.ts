import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  idSchema,
  incidentKindSchema,
  incidentLevelSchema,
  informedSchema,
  instantSchema,
  outageCauseSchema,
  purposeSchema,
  stageSchema,
} from './common';
import { entryMadeSchema, entryViewSchema, fileMadeSchema } from './ledger';

/** A deadline of an incident or an outage. */
export const clockViewSchema = z.object({
  /** 4 小时报省级网信, 72 小时转临时下线, 临时下线 30 天, 每年一次. */
  kind: z.enum(['report', 'outage', 'offline', 'yearly']),
  label: z.string(),
  /** The rule, with its article. */
  basis: z.string(),
  from: instantSchema,
  due: instantSchema,
  /** `off`: it does not apply; `note` says why. */
  state: z.enum(['running', 'soon', 'overdue', 'met', 'metLate', 'off']),
  metAt: instantSchema.nullable(),
  note: z.string(),
});
export type ClockView = z.infer<typeof clockViewSchema>;

export const outageViewSchema = z.object({
  outageId: idSchema,
  incidentId: idSchema.nullable(),
  cause: outageCauseSchema,
  text: z.string(),
  drill: z.boolean(),
  from: instantSchema,
  /** 临时下线 since this time; null while it is a short outage. */
  offlineFrom: instantSchema.nullable(),
  until: instantSchema.nullable(),
  clocks: z.array(clockViewSchema),
});
export type OutageView = z.infer<typeof outageViewSchema>;

export const incidentRowSchema = z.object({
  incidentId: idSchema,
  title: z.string(),
  kind: incidentKindSchema,
  level: incidentLevelSchema.nullable(),
  drill: z.boolean(),
  discoveredAt: instantSchema,
  /** Registered on this machine, and not yet received by the platform. */
  waiting: z.boolean(),
  closedAt: instantSchema.nullable(),
  clocks: z.array(clockViewSchema),
});
export type IncidentRow = z.infer<typeof incidentRowSchema>;

const incidentId = { incidentId: idSchema };
const outageId = { outageId: idSchema };
const text = z.string().min(1).max(4000);

export const incidentsContract = {
  /** Sorted: open first, then newest first. */
  list: oc.output(z.object({ incidents: z.array(incidentRowSchema) })),
  get: oc.input(z.object(incidentId)).output(
    z.object({
      row: incidentRowSchema,
      text: z.string(),
      levelBasis: z.string(),
      conclusion: z.string(),
      /** Oldest first. */
      timeline: z.array(entryViewSchema),
      sentReports: z.array(
        z.object({
          whom: informedSchema,
          person: z.string(),
          way: z.enum(['phone', 'written', 'platform', 'inPerson']),
          at: instantSchema,
          text: z.string(),
          byName: z.string(),
        }),
      ),
      /**
       * Authorities and persons who should be informed and have not been; `text` gives the reason with the article
       * (第三条(一)、第八条). `preventsClosing`: the incident cannot be closed before.
       */
      missingReports: z.array(
        z.object({ whom: informedSchema, text: z.string(), preventsClosing: z.boolean() }),
      ),
      outages: z.array(outageViewSchema),
      responses: z.array(
        z.object({
          articleId: idSchema,
          draftId: idSchema.nullable(),
          title: z.string(),
          stage: stageSchema.nullable(),
          purpose: purposeSchema,
          live: z.boolean(),
        }),
      ),
      reports: z.array(
        z.object({
          kind: z.enum(['bulletin', 'filing']),
          name: z.string(),
          sha256: z.string(),
          size: z.number().int(),
          at: instantSchema,
          byName: z.string(),
        }),
      ),
      may: z.object({ level: z.boolean(), act: z.boolean(), close: z.boolean(), respond: z.boolean() }),
    }),
  ),
  /** Registers an incident. Null for an instant of a fact means now, by the session's clock. */
  open: oc
    .input(
      z.object({
        title: z.string().min(1).max(200),
        kind: incidentKindSchema,
        discoveredAt: instantSchema.nullable(),
        text,
        drill: z.boolean(),
        /** Start of an outage of the site; null when there is none. */
        downFrom: z
          .union([instantSchema, z.literal('discovery')])
          .nullable()
          .default(null),
        cause: outageCauseSchema.default('other'),
      }),
    )
    .output(entryMadeSchema.extend(incidentId)),
  setLevel: oc
    .input(z.object({ ...incidentId, level: incidentLevelSchema, basis: text }))
    .output(entryMadeSchema),
  recordAction: oc
    .input(z.object({ ...incidentId, happenedAt: instantSchema.nullable(), text }))
    .output(entryMadeSchema),
  recordReport: oc
    .input(
      z.object({
        ...incidentId,
        whom: informedSchema,
        person: z.string().max(100),
        way: z.enum(['phone', 'written', 'platform', 'inPerson']),
        happenedAt: instantSchema.nullable(),
        text: z.string().max(2000),
      }),
    )
    .output(entryMadeSchema),
  /** 回应信息: links the article that answers the incident; null creates a new draft for it. */
  respond: oc
    .input(z.object({ ...incidentId, articleId: idSchema.nullable() }))
    .output(entryMadeSchema.extend({ draftId: idSchema.nullable() })),
  close: oc.input(z.object({ ...incidentId, text })).output(entryMadeSchema),
  /** 值班快报 or 书面报备 in the layout of GB/T 9704. The file is stored with the incident. */
  makeReport: oc
    .input(
      z.object({
        ...incidentId,
        kind: z.enum(['bulletin', 'filing']),
        format: z.enum(['docx', 'pdf']),
        /** 文号 such as 六信访函〔2026〕12号, and 签发人; empty for none. */
        number: z.string().max(60).default(''),
        approver: z.string().max(60).default(''),
        /** Text in addition to the recorded facts. */
        remarks: z.string().max(4000).default(''),
      }),
    )
    .output(fileMadeSchema),

  /** Outages of one calendar year, newest first. `offlines` counts 临时下线 that were no drill (第七条: one a year). */
  outages: oc
    .input(z.object({ year: z.number().int().min(2020).max(2100) }))
    .output(z.object({ outages: z.array(outageViewSchema), offlines: z.number().int() })),
  beginOutage: oc
    .input(
      z.object({
        incidentId: idSchema.nullable(),
        from: instantSchema.nullable(),
        cause: outageCauseSchema,
        text,
        drill: z.boolean(),
      }),
    )
    .output(entryMadeSchema.extend(outageId)),
  takeOffline: oc
    .input(z.object({ ...outageId, at: instantSchema.nullable(), text }))
    .output(entryMadeSchema),
  endOutage: oc.input(z.object({ ...outageId, at: instantSchema.nullable(), text })).output(entryMadeSchema),
};
