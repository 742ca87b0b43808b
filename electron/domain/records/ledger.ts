import { z } from 'zod';
import { roleSchema } from './accounts';
import { evidenceSchema } from './articles';
import type { EntryKind } from './entry-kind';
import { KINDS } from './entry-kinds';
import { idSchema, instantSchema, sha256Schema } from './values';

/**
 * 台账: entries about duty, roster, incidents, advisories and findings; append-only. Each account has one book per
 * machine. An entry names the digest of the previous entry of its book, so that a removed, moved, re-dated or edited
 * entry is detected, and a signature on an entry covers all earlier entries. Books are written offline and merged
 * later.
 */

type SchemasOf<Kinds extends readonly unknown[]> = {
  [Index in keyof Kinds]: Kinds[Index] extends { schema: infer Schema } ? Schema : never;
};
const schemas = KINDS.map(({ schema }) => schema) as unknown as SchemasOf<typeof KINDS>;
export const ledgerBodySchema = z.discriminatedUnion('type', schemas);
export type LedgerBody = z.infer<typeof ledgerBodySchema>;
export type LedgerType = LedgerBody['type'];
export const ledgerTypes = ledgerBodySchema.options.map(({ shape }) => shape.type.value);
type Bodies = { [Body in LedgerBody as Body['type']]: Body };
export type BodyOf<T extends LedgerType> = Bodies[T];

/** The declarations of all kinds of entries, by type. */
export const ENTRY_KINDS = Object.fromEntries(
  KINDS.map((kind) => [kind.schema.shape.type.value, kind]),
) as unknown as Readonly<Record<LedgerType, EntryKind>>;

/** `previous` of the first entry of a book. */
export const LEDGER_GENESIS = '0'.repeat(64);

/** The exact statement of an entry. Its RFC 8785 text is hashed, stored, and, for signed types, signed. */
export const ledgerStatementSchema = z.strictObject({
  typ: z.literal('gov.ledger.entry/1'),
  /** UUIDv7; id of the entry and of its command. */
  id: idSchema,
  book: z.string().regex(/^[0-9a-zA-Z.-]{1,60}$/),
  /** Position in the book, from 1. */
  number: z.number().int().min(1),
  /** Digest of the previous entry of the book: SHA-256 of its statement's UTF-8 text. */
  previous: sha256Schema,
  author: z.strictObject({ accountId: z.string().min(1).max(60), name: z.string().min(1).max(60) }),
  /** SHA-256 of the signing certificate. Null when the entry is not signed. */
  certificate: sha256Schema.nullable(),
  /** Time on the author's machine. */
  at: instantSchema,
  clock: z.strictObject({
    /** Id of one run of the program; uptimes are comparable within a run. */
    run: idSchema,
    /** Milliseconds since the run began, from a monotonic clock. */
    uptime: z.number().int().min(0),
    /** Machine time minus platform time in ms, as measured in this run; null before the first comparison. */
    offset: z.number().int().min(-1e15).max(1e15).nullable(),
  }),
  body: ledgerBodySchema,
});
export type LedgerStatement = z.infer<typeof ledgerStatementSchema>;

/**
 * Published in place of the statement of a refused entry, so that the chain can be verified without its content.
 * SHA-256 continued from `state` over `rest` gives `digest`; `rest` ends with the statement's number and `previous`.
 */
export const withheldSchema = z.object({
  book: z.string().min(1).max(60),
  number: z.number().int().min(1),
  accountId: z.string().min(1).max(60),
  digest: sha256Schema,
  /** Length in bytes of the statement's UTF-8 text before `rest`: a multiple of the block size, 64. */
  length: z.number().int().min(64).multipleOf(64),
  /** SHA-256 state (FIPS 180-4) after these blocks, hexadecimal. */
  state: sha256Schema,
  rest: z.string().min(1).max(400),
});
export type Withheld = z.infer<typeof withheldSchema>;

export const ledgerEntrySchema = z.object({
  id: idSchema,
  /** RFC 8785 text of a `LedgerStatement`; empty when it is withheld. */
  statement: z.string().max(200_000),
  /** Detached CMS over the UTF-8 bytes of the statement (DER, base64). Null when the entry is not signed. */
  cms: z.string().max(40_000).nullable(),
  receivedAt: instantSchema,
  /** Roles of the author when the platform received the entry. */
  authorRoles: z.array(roleSchema).max(20),
  /**
   * A refused entry keeps its place in its book but has no effect. Only its author gets the reason, in the command's
   * answer.
   */
  refused: z.object({ code: z.string().max(60), reason: z.string().max(2000) }).nullable(),
  /** Set if and only if the entry was refused; older platform versions sent the statement instead. */
  withheld: withheldSchema.optional(),
  /** Evidence of a signed entry's signature. Null for unsigned entries. */
  evidence: evidenceSchema.nullable(),
});
export type LedgerRecord = z.infer<typeof ledgerEntrySchema>;
