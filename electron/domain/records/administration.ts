import { z } from 'zod';
import { accountSchema, roleSchema } from './accounts';
import { policySchema } from './policy';
import { idSchema, instantSchema, sha256Schema } from './values';

/**
 * Accounts and rights. Every act is a statement that the person who does it signs (detached CMS over its RFC 8785
 * text), so that anyone can check who gave which right to whom; the platform judges it and keeps it. Acts are done
 * on line only: a right that is not in force yet must not look as if it were.
 */

const certificateSchema = z.string().min(1).max(20_000);

/** SHA-256 of a phone commitment (see `phoneSchema`); null: no number given, and an earlier one stays. */
const phoneCommitment = sha256Schema.nullable();

/** A signed act: the statement's RFC 8785 text and a detached CMS over it, DER in base64. */
const actSchema = z.object({ statement: z.string().max(200_000), cms: z.string().max(40_000) });

/** What of an account an administrator sets. Inactive with roles is suspended; inactive without roles is closed. */
export const accountSettingsSchema = accountSchema.omit({ id: true }).strict();
export type AccountSettings = z.infer<typeof accountSettingsSchema>;

/**
 * Mobile number for SMS codes, empty for none, and 16 random bytes in hexadecimal. The signed act carries only the
 * SHA-256 of `salt ‖ number` (ASCII), since acts are read by everyone; the platform keeps the number and publishes neither.
 */
export const phoneSchema = z.strictObject({
  number: z.string().regex(/^(1\d{10})?$/),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});
export type Phone = z.infer<typeof phoneSchema>;

/** A text and the detached CMS over its UTF-8 bytes, DER in base64. */
export const signedTextSchema = z.object({
  statement: z.string().max(500_000),
  cms: z.string().max(40_000),
});
export type SignedText = z.infer<typeof signedTextSchema>;

/** Why a certificate's binding ends. After `lost` and `closed` its sessions end at once. */
export const bindingEndSchema = z.enum(['replaced', 'lost', 'closed', 'other']);

/** One account as a founding act lists it. `since` and `ended` are the founders' word. */
export const foundedAccountSchema = z.strictObject({
  accountId: accountSchema.shape.id,
  settings: accountSettingsSchema,
  /** The settings count from then on. */
  since: instantSchema,
  certificates: z.array(
    z.strictObject({
      certificate: sha256Schema,
      since: instantSchema,
      ended: z.strictObject({ at: instantSchema, reason: bindingEndSchema }).nullable(),
    }),
  ),
});
export type FoundedAccount = z.infer<typeof foundedAccountSchema>;

/** A delegation as a founding act lists it; `until` is when it ended or is to end. */
export const foundedDelegationSchema = z.strictObject({
  delegationId: idSchema,
  fromId: accountSchema.shape.id,
  toId: accountSchema.shape.id,
  role: roleSchema,
  from: instantSchema,
  until: instantSchema,
});
export type FoundedDelegation = z.infer<typeof foundedDelegationSchema>;

export const administrationActSchema = z.discriminatedUnion('type', [
  /**
   * 建立登记簿: lists every account and certificate of the office. The SHA-256 of the first one's statement is the root of
   * trust of the office. A later one (`previous` names the root before it) hands the root over: it restates the present.
   */
  z.strictObject({
    type: z.literal('office.found'),
    previous: sha256Schema.nullable(),
    accounts: z.array(foundedAccountSchema).min(1).max(1000),
    delegations: z.array(foundedDelegationSchema).max(1000),
  }),
  z.strictObject({
    type: z.literal('account.open'),
    accountId: accountSchema.shape.id,
    settings: accountSettingsSchema,
    /** DER in base64 of the first certificate; null to bind one later. */
    certificate: certificateSchema.nullable(),
    phone: phoneCommitment,
  }),
  z.strictObject({
    type: z.literal('account.change'),
    accountId: accountSchema.shape.id,
    /** As the administrator saw it: the act conflicts when it is no longer so. */
    before: accountSettingsSchema,
    after: accountSettingsSchema,
    phone: phoneCommitment,
  }),
  z.strictObject({
    type: z.literal('account.close'),
    accountId: accountSchema.shape.id,
    before: accountSettingsSchema,
    /** Who takes over each article that the account has in hand; all of them must be named (第十四条). */
    handOver: z.array(z.strictObject({ articleId: idSchema, toId: accountSchema.shape.id })).max(1000),
  }),
  z.strictObject({
    type: z.literal('certificate.bind'),
    accountId: accountSchema.shape.id,
    /** DER in base64. Bound by issuer and serial, and by its hash. */
    certificate: certificateSchema,
    /** SHA-256 of the certificate that it takes the place of. */
    replaces: z.strictObject({ certificate: sha256Schema, reason: bindingEndSchema }).nullable(),
  }),
  z.strictObject({
    type: z.literal('certificate.end'),
    certificate: sha256Schema,
    reason: bindingEndSchema,
  }),
  z.strictObject({
    type: z.literal('delegation.grant'),
    delegationId: idSchema,
    fromId: accountSchema.shape.id,
    toId: accountSchema.shape.id,
    role: roleSchema,
    from: instantSchema,
    until: instantSchema,
  }),
  z.strictObject({ type: z.literal('delegation.end'), delegationId: idSchema }),
  z.strictObject({ type: z.literal('policy.set'), before: policySchema, after: policySchema }),
  z.strictObject({
    type: z.literal('recovery.grant'),
    requestId: idSchema,
    /** SHA-256 of the certificate that the data key is now under. */
    certificate: sha256Schema,
    wrapped: z.string().max(4000),
  }),
  /** 会签: carries out an act that waits. `statement` is the SHA-256 of its statement's text. */
  z.strictObject({ type: z.literal('proposal.confirm'), proposalId: idSchema, statement: sha256Schema }),
  /** Refuses an act that waits, or withdraws one's own. */
  z.strictObject({ type: z.literal('proposal.refuse'), proposalId: idSchema, statement: sha256Schema }),
]);
export type AdministrationAct = z.infer<typeof administrationActSchema>;

export const administrationStatementSchema = z.strictObject({
  typ: z.literal('gov.administration/2'),
  act: administrationActSchema,
  reason: z.string().max(500),
  signer: z.strictObject({ accountId: z.string(), name: z.string(), certificate: sha256Schema }),
  at: instantSchema,
});
export type AdministrationStatement = z.infer<typeof administrationStatementSchema>;

/**
 * 登记簿: the acts by which accounts, certificates and delegations came to be what they are, in the order in which the
 * platform carried them out. `sequence` runs from 1 without gaps. What an entry says counts only as far as its signatures
 * lead back to a founding act that the reader trusts.
 */
export const registerEntrySchema = z.object({
  /** The id of the request. */
  id: idSchema,
  sequence: z.number().int().min(1),
  ...signedTextSchema.shape,
  /** The `proposal.confirm` of the second signer; null where one signature is enough. */
  confirmation: signedTextSchema.nullable(),
});
export type RegisterEntry = z.infer<typeof registerEntrySchema>;

/** An act that waits for a second signature, or has waited. */
export const proposalSchema = z.object({
  /** The id of the request. */
  id: idSchema,
  ...signedTextSchema.shape,
  proposedAt: instantSchema,
  state: z.enum(['waiting', 'confirmed', 'refused']),
  /** The `proposal.confirm` or `proposal.refuse` that ended the waiting. */
  answer: signedTextSchema.nullable(),
});
export type Proposal = z.infer<typeof proposalSchema>;

/**
 * What an account still has to do on duty. `id`: of a watch its beginning (UTC instant), of a finding or an advisory its own.
 * `title`: time and post of a watch, the place of a finding, the title of an advisory.
 */
export const heldDutySchema = z.object({
  kind: z.enum(['shift', 'finding', 'advisory']),
  id: z.string().max(60),
  title: z.string().max(600),
});
export type HeldDuty = z.infer<typeof heldDutySchema>;

/** Which certificate is whose. Ended ones stay, since old signatures were made with them. */
export const bindingSchema = z.object({
  /** SHA-256 of the certificate's DER. */
  id: sha256Schema,
  accountId: z.string().max(60),
  /** DER in base64. */
  certificate: certificateSchema,
  boundAt: instantSchema,
  ended: z.object({ at: instantSchema, reason: bindingEndSchema }).nullable(),
  /** The signed act that bound it; null for those that the platform began with. */
  act: actSchema.nullable(),
});
export type Binding = z.infer<typeof bindingSchema>;

/** 代理: for an absence, one holder of a role lets another decide in their place. */
export const delegationSchema = z.object({
  id: idSchema,
  fromId: z.string().max(60),
  toId: z.string().max(60),
  role: roleSchema,
  from: instantSchema,
  until: instantSchema,
  reason: z.string().max(500),
  grantedBy: z.string().max(60),
  grantedAt: instantSchema,
  endedAt: instantSchema.nullable(),
  act: actSchema,
});
export type Delegation = z.infer<typeof delegationSchema>;
