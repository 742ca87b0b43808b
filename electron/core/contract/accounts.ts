import { oc } from '@orpc/contract';
import { z } from 'zod';
import {
  accountSchema,
  accountSettingsSchema,
  bindingEndSchema,
  heldDutySchema,
  idSchema,
  instantSchema,
  policySchema,
  purposeSchema,
  reviewStageSchema,
  roleSchema,
  sha256Schema,
  stageSchema,
} from './common';
import { fileHandleSchema } from './host';
import { certificateInfoSchema } from './identity';

/** A certificate of an account. `actNote` says who registered it, by the signed register. */
export const boundCertificateSchema = certificateInfoSchema.extend({
  boundAt: instantSchema,
  ended: z.object({ at: instantSchema, reason: bindingEndSchema }).nullable(),
  actNote: z.string(),
});

export const accountRowSchema = accountSchema.extend({
  state: z.enum(['active', 'suspended', 'closed']),
  certificates: z.array(boundCertificateSchema),
});
export type AccountRow = z.infer<typeof accountRowSchema>;

export const delegationRowSchema = z.object({
  id: idSchema,
  fromId: z.string(),
  fromName: z.string(),
  toId: z.string(),
  toName: z.string(),
  role: roleSchema,
  from: instantSchema,
  until: instantSchema,
  reason: z.string(),
  grantedByName: z.string(),
  grantedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  state: z.enum(['coming', 'running', 'over']),
  /** This account may end it now. */
  mayEnd: z.boolean(),
});
export type DelegationRow = z.infer<typeof delegationRowSchema>;

export const delegateSchema = z.object({
  id: z.string(),
  name: z.string(),
  department: z.string(),
  roles: z.array(roleSchema),
  /** Why this account cannot be the delegate; null when it can. */
  denial: z.string().nullable(),
  /** What the delegate could not decide on; null when there is nothing. */
  warning: z.string().nullable(),
});
export type Delegate = z.infer<typeof delegateSchema>;

const accountId = z.object({ accountId: z.string().min(1).max(60) });
const reason = z.string().trim().min(1).max(500);
const phone = z.string().max(20);
const done = z.object({});
/** `proposed`: nothing has changed yet; the act waits for a second signature. */
const changed = z.object({ proposed: z.boolean() });

export const proposalRowSchema = z.object({
  id: idSchema,
  /** Kind of act, and what it does, as text. */
  title: z.string(),
  detail: z.string(),
  /** SHA-256 of the new root of trust; null for other acts. */
  root: sha256Schema.nullable(),
  /** Why it requires a second signature. */
  needed: z.string(),
  reason: z.string(),
  proposerName: z.string(),
  proposedAt: instantSchema,
  state: z.enum(['waiting', 'confirmed', 'refused']),
  answeredBy: z.string(),
  /** Refused by its proposer. */
  withdrawn: z.boolean(),
  answerReason: z.string(),
  /** This account proposed it, and may withdraw it while it waits. */
  isOwn: z.boolean(),
  /** Why this account cannot give the second signature; null when it can. */
  denial: z.string().nullable(),
});
export type ProposalRow = z.infer<typeof proposalRowSchema>;

/** Calls on accounts. Every change is signed and requires a connection. */
export const accountsContract = {
  /** All accounts, sorted: active, suspended, closed. Only the system administrator may change them. */
  list: oc.output(z.object({ accounts: z.array(accountRowSchema), mayAdminister: z.boolean() })),
  /** Why one account may not have these roles together, as sentences; for the form. */
  roleConflicts: oc
    .input(z.object({ roles: z.array(roleSchema) }))
    .output(z.object({ conflicts: z.array(z.string()) })),
  open: oc
    .input(
      z.object({
        ...accountId.shape,
        name: z.string().trim().min(1).max(60),
        /** serialNumber of the person's certificates; empty when they have none. */
        number: z.string().trim().max(40),
        department: z.string().trim().max(60),
        roles: z.array(roleSchema).min(1),
        phone,
        /** DER in base64, from `readCertificate`; null to register one later. */
        certificate: z.string().max(20_000).nullable(),
        reason,
      }),
    )
    .output(changed),
  /** Changes, suspends or reactivates an account. `before` is what was on the screen. */
  change: oc
    .input(
      z.object({
        ...accountId.shape,
        before: accountSettingsSchema,
        after: accountSettingsSchema,
        /** Null keeps the number. */
        phone: phone.nullable(),
        reason,
      }),
    )
    .output(changed),
  /** What must be settled before an account is closed (第十四条: 人员变更后及时注销权限). */
  closing: oc.input(accountId).output(
    z.object({
      articles: z.array(
        z.object({ id: idSchema, title: z.string(), stage: stageSchema, purpose: purposeSchema }),
      ),
      /** Remaining duties of the account; others have to be assigned before it is closed. */
      duties: z.array(heldDutySchema),
      /**
       * Delegations from and to the account that are not over. They end with the account, and pause while it is
       * suspended.
       */
      delegations: z.array(delegationRowSchema),
      /** Accounts that may take over articles. */
      successors: z.array(z.object({ id: z.string(), name: z.string() })),
      /** Stages at which nobody else could decide afterwards. */
      uncovered: z.array(reviewStageSchema),
    }),
  ),
  close: oc
    .input(
      z.object({
        ...accountId.shape,
        before: accountSettingsSchema,
        handOver: z.array(z.object({ articleId: idSchema, toId: z.string() })),
        reason,
      }),
    )
    .output(done),
  /** Reads a certificate file (PEM or DER, without a key) for the form. */
  readCertificate: oc
    .input(z.object({ file: fileHandleSchema }))
    .output(
      z.object({ certificate: z.string(), info: certificateInfoSchema, warnings: z.array(z.string()) }),
    ),
  bindCertificate: oc
    .input(
      z.object({
        ...accountId.shape,
        certificate: z.string().max(20_000),
        replaces: z.object({ certificate: sha256Schema, reason: bindingEndSchema }).nullable(),
        reason,
      }),
    )
    .output(changed),
  endCertificate: oc
    .input(z.object({ certificate: sha256Schema, end: bindingEndSchema, reason }))
    .output(done),

  /** 代理: all delegations, newest first. `mayDelegate` are the roles that this account may delegate. */
  delegations: oc.output(
    z.object({
      delegations: z.array(delegationRowSchema),
      mayDelegate: z.array(roleSchema),
      /** This account may also grant delegations of others (system administrator). */
      forOthers: z.boolean(),
    }),
  ),
  /** Candidates for a delegation, with the reason against each or a warning. */
  delegates: oc
    .input(z.object({ fromId: z.string(), role: roleSchema }))
    .output(z.object({ people: z.array(delegateSchema) })),
  grantDelegation: oc
    .input(
      z.object({
        fromId: z.string(),
        toId: z.string(),
        role: roleSchema,
        from: instantSchema,
        until: instantSchema,
        reason,
      }),
    )
    .output(done),
  endDelegation: oc.input(z.object({ id: idSchema, reason })).output(done),

  /** The platform's login policy, and whether this account may change it. */
  policy: oc.output(z.object({ policy: policySchema, mayAdminister: z.boolean() })),
  setPolicy: oc.input(z.object({ before: policySchema, after: policySchema, reason })).output(done),

  /** Requests of accounts that lost their certificate and wait for the key of their local data. */
  recoveries: oc.output(
    z.object({
      requests: z.array(
        z.object({
          id: idSchema,
          accountId: z.string(),
          name: z.string(),
          device: z.string(),
          certificate: certificateInfoSchema.nullable(),
          requestedAt: instantSchema,
          /** Why this administrator cannot grant it; null when they can. */
          denial: z.string().nullable(),
        }),
      ),
    }),
  ),
  grantRecovery: oc.input(z.object({ id: idSchema, reason })).output(done),

  /** Acts that wait or waited for a second signature, newest first. */
  proposals: oc.output(z.object({ proposals: z.array(proposalRowSchema) })),
  confirmProposal: oc.input(z.object({ id: idSchema, reason })).output(done),
  /** Refuses an act, or withdraws one's own. */
  refuseProposal: oc.input(z.object({ id: idSchema, reason })).output(done),

  /** Root of trust and register as this machine judges them. */
  register: oc.output(
    z.object({
      /** SHA-256 of the founding act pinned on this machine; null before it was compared. */
      pinned: sha256Schema.nullable(),
      /** SHA-256 of the newest founding act that leads back to the pinned one: the fingerprint to give to others. */
      root: sha256Schema.nullable(),
      founders: z.array(z.string()),
      entries: z.number().int(),
      /** Entries that are not valid, by number, with the reason. */
      refused: z.array(z.object({ sequence: z.number().int(), reason: z.string() })),
      mayHandOver: z.boolean(),
    }),
  ),
  /** Signs accounts, certificates and delegations as a new root of trust; requires a second signature. */
  handOverRoot: oc.input(z.object({ reason })).output(changed),
};
