import { z } from 'zod';
import { accountSchema, roleSchema } from './accounts';
import { policySchema } from './policy';
import { idSchema, instantSchema, sha256Schema } from './values';

/**
 * Accounts and rights (第十四条). Each act is a statement that the acting person signs (detached CMS over its RFC 8785
 * text), so that anyone can check who granted which right to whom. Acts are possible online only: a right that is not
 * yet in force must not appear to be.
 */

const certificateSchema = z.string().min(1).max(20_000);

/**
 * SHA-256 commitment to a phone number (see `phoneSchema`). Null: the act gives no number; an earlier number stays in
 * force.
 */
const phoneCommitment = sha256Schema.nullable();

/** A signed act: the RFC 8785 text of the statement, and a detached CMS over it (DER, base64). */
const actSchema = z.object({ statement: z.string().max(200_000), cms: z.string().max(40_000) });

/**
 * The fields of an account that an administrator sets. Inactive with roles means suspended; inactive without roles,
 * closed.
 */
export const accountSettingsSchema = accountSchema.omit({ id: true }).strict();
export type AccountSettings = z.infer<typeof accountSettingsSchema>;

/**
 * Mobile number for SMS codes (empty for none), and a salt of 16 random bytes in hexadecimal. The signed act carries
 * only the SHA-256 of `salt ‖ number` (ASCII), because everyone can read acts; the platform stores the number and
 * publishes neither value.
 */
export const phoneSchema = z.strictObject({
  number: z.string().regex(/^(1\d{10})?$/),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
});
export type Phone = z.infer<typeof phoneSchema>;

/** A text and a detached CMS over its UTF-8 bytes (DER, base64). */
export const signedTextSchema = z.object({
  statement: z.string().max(500_000),
  cms: z.string().max(40_000),
});
export type SignedText = z.infer<typeof signedTextSchema>;

/** Reason for ending the binding of a certificate. `lost` and `closed` end its sessions at once. */
export const bindingEndSchema = z.enum(['replaced', 'lost', 'closed', 'other']);

/**
 * One account as a founding act lists it. `since` and `ended` are claims of the founding act; nothing else proves them.
 */
export const foundedAccountSchema = z.strictObject({
  accountId: accountSchema.shape.id,
  settings: accountSettingsSchema,
  /** Instant from which the settings are in force. */
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

/** A delegation as a founding act lists it. `until` is its actual or planned end. */
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
   * 建立登记簿. Lists every account and certificate of the office. The SHA-256 of the first founding statement is the root
   * of trust. A later founding act names the previous root in `previous`, replaces it, and restates the current
   * register.
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
    /** The first certificate (DER, base64). Null: a certificate is bound later. */
    certificate: certificateSchema.nullable(),
    phone: phoneCommitment,
  }),
  z.strictObject({
    type: z.literal('account.change'),
    accountId: accountSchema.shape.id,
    /** The settings that the administrator saw. The act conflicts when the current settings differ. */
    before: accountSettingsSchema,
    after: accountSettingsSchema,
    phone: phoneCommitment,
  }),
  z.strictObject({
    type: z.literal('account.close'),
    accountId: accountSchema.shape.id,
    before: accountSettingsSchema,
    /**
     * Successor of each article that the account holds (`inHand` in `domain/accounts/state.ts`). All must be listed
     * (第十四条).
     */
    handOver: z.array(z.strictObject({ articleId: idSchema, toId: accountSchema.shape.id })).max(1000),
  }),
  z.strictObject({
    type: z.literal('certificate.bind'),
    accountId: accountSchema.shape.id,
    /** DER in base64. Identified by issuer and serial number, and by SHA-256. */
    certificate: certificateSchema,
    /** SHA-256 of the replaced certificate. */
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
    /** SHA-256 of the certificate under which the data key is now encrypted. */
    certificate: sha256Schema,
    wrapped: z.string().max(4000),
  }),
  /** 会签: executes a waiting act. `statement` is the SHA-256 of its statement text. */
  z.strictObject({ type: z.literal('proposal.confirm'), proposalId: idSchema, statement: sha256Schema }),
  /** Refuses a waiting act, or withdraws one's own. */
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
 * 登记簿: the acts on accounts, certificates and delegations, in the order in which the platform executed them. `sequence`
 * starts at 1 and has no gaps. An entry is valid only if its signatures lead back to a founding act that the reader
 * trusts.
 */
export const registerEntrySchema = z.object({
  /** Id of the request. */
  id: idSchema,
  sequence: z.number().int().min(1),
  ...signedTextSchema.shape,
  /** The `proposal.confirm` of the second signer. Null when one signature suffices. */
  confirmation: signedTextSchema.nullable(),
});
export type RegisterEntry = z.infer<typeof registerEntrySchema>;

/** An act that needs a second signature. `state` tells whether it still waits. */
export const proposalSchema = z.object({
  /** Id of the request. */
  id: idSchema,
  ...signedTextSchema.shape,
  proposedAt: instantSchema,
  state: z.enum(['waiting', 'confirmed', 'refused']),
  /** The `proposal.confirm` or `proposal.refuse` that settled the proposal. Null while it waits. */
  answer: signedTextSchema.nullable(),
});
export type Proposal = z.infer<typeof proposalSchema>;

/**
 * A duty that an account has not finished. `id`: UTC start of a shift, or the id of the finding or advisory. `title`:
 * time and post of a shift, location of a finding, or title of an advisory.
 */
export const heldDutySchema = z.object({
  kind: z.enum(['shift', 'finding', 'advisory']),
  id: z.string().max(60),
  title: z.string().max(600),
});
export type HeldDuty = z.infer<typeof heldDutySchema>;

/** Assignment of a certificate to an account. Ended bindings are kept, because older signatures were made with them. */
export const bindingSchema = z.object({
  /** SHA-256 of the certificate's DER. */
  id: sha256Schema,
  accountId: z.string().max(60),
  /** DER in base64. */
  certificate: certificateSchema,
  boundAt: instantSchema,
  ended: z.object({ at: instantSchema, reason: bindingEndSchema }).nullable(),
  /** The signed act that created the binding. Null for bindings of the platform's initial data. */
  act: actSchema.nullable(),
});
export type Binding = z.infer<typeof bindingSchema>;

/** 代理: during an absence, the holder of a role lets another person decide in their place. */
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
