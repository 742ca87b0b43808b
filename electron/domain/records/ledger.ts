import { z } from 'zod';
import { roleSchema } from './accounts';
import { evidenceSchema } from './articles';
import { dutyBodies } from './duty';
import { incidentBodies } from './incidents';
import { pagesBodies } from './pages';
import { rectificationBodies } from './rectification';
import { idSchema, instantSchema, sha256Schema } from './values';

/**
 * 台账: what is stated on duty, about the roster, incidents, advisories and findings. Append-only. Each account has one
 * book on each machine; an entry names the digest of the entry before it in its book, so that none can be removed, moved,
 * re-dated or edited unseen, and a signature over one is a signature over all before it. Books are written without a
 * line and come together afterwards.
 */

export const ledgerBodySchema = z.discriminatedUnion('type', [
  ...dutyBodies,
  ...incidentBodies,
  ...rectificationBodies,
  ...pagesBodies,
]);
export type LedgerBody = z.infer<typeof ledgerBodySchema>;
export type LedgerType = LedgerBody['type'];
export const ledgerTypes = ledgerBodySchema.options.map(({ shape }) => shape.type.value);
type Bodies = { [Body in LedgerBody as Body['type']]: Body };
export type BodyOf<T extends LedgerType> = Bodies[T];

/** `previous` of a book's first entry. */
export const LEDGER_GENESIS = '0'.repeat(64);

/** The exact statement of an entry; its RFC 8785 text is what is hashed, stored, and signed where a signature is asked. */
export const ledgerStatementSchema = z.strictObject({
  typ: z.literal('gov.ledger.entry/1'),
  /** UUIDv7, the entry's and its command's. */
  id: idSchema,
  book: z.string().regex(/^[0-9a-zA-Z.-]{1,60}$/),
  /** Place in the book, from 1. */
  number: z.number().int().min(1),
  /** Digest of the book's entry before it: SHA-256 of its statement's UTF-8 text. */
  previous: sha256Schema,
  author: z.strictObject({ accountId: z.string().min(1).max(60), name: z.string().min(1).max(60) }),
  /** SHA-256 of the certificate that signs it; null when it is not signed. */
  certificate: sha256Schema.nullable(),
  /** By the writer's machine. */
  at: instantSchema,
  clock: z.strictObject({
    /** One run of the program: within it uptimes can be compared. */
    run: idSchema,
    /** Milliseconds since the run began, by a clock that nobody can set. */
    uptime: z.number().int().min(0),
    /** The machine's clock minus the platform's then, ms, as this run could tell; null: it had not compared them yet. */
    offset: z.number().int().min(-1e15).max(1e15).nullable(),
  }),
  body: ledgerBodySchema,
});
export type LedgerStatement = z.infer<typeof ledgerStatementSchema>;

/**
 * What everyone gets of a refused entry in place of its statement: the chain can be checked across it without its words.
 * SHA-256 continued from `state` over `rest` is `digest`; `rest` ends with the statement's number and `previous`.
 */
export const withheldSchema = z.object({
  book: z.string().min(1).max(60),
  number: z.number().int().min(1),
  accountId: z.string().min(1).max(60),
  digest: sha256Schema,
  /** Length of the statement's UTF-8 text before `rest`, bytes: whole blocks of 64. */
  length: z.number().int().min(64).multipleOf(64),
  /** The state of SHA-256 (FIPS 180-4) behind these blocks, hexadecimal. */
  state: sha256Schema,
  rest: z.string().min(1).max(400),
});
export type Withheld = z.infer<typeof withheldSchema>;

export const ledgerEntrySchema = z.object({
  id: idSchema,
  /** RFC 8785 text of a ledgerStatement; empty when it is withheld. */
  statement: z.string().max(200_000),
  /** Detached CMS over the statement's UTF-8 bytes, DER in base64. */
  cms: z.string().max(40_000).nullable(),
  receivedAt: instantSchema,
  /** What the author was when the platform took it. */
  authorRoles: z.array(roleSchema).max(20),
  /** It keeps its place in its book, but does not count. The reason is for its author, with the command's answer. */
  refused: z.object({ code: z.string().max(60), reason: z.string().max(2000) }).nullable(),
  /** Set exactly when it was refused; records of earlier platforms have the statement instead. */
  withheld: withheldSchema.optional(),
  /** Of a signed entry. */
  evidence: evidenceSchema.nullable(),
});
export type LedgerRecord = z.infer<typeof ledgerEntrySchema>;
